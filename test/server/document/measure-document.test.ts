import fc from 'fast-check';
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { measureDocument, type OperationMeasure } from '../../../src/server/document/measure-document.ts';
import { propertyRuns } from '../../helpers/property-runs.ts';

/** What stands in a selection set, as a model of it: simple enough to be counted one by one. */
type Selection =
  | {
      readonly kind: 'field';
      readonly isAliased: boolean;
      readonly lists: number;
      readonly within: Selections;
    }
  | { readonly kind: 'inline'; readonly isSkipped: boolean; readonly within: Selections }
  | { readonly kind: 'spread'; readonly isSkipped: boolean; readonly fragment: number };

type Selections = readonly Selection[];

const FRAGMENTS = 5;

const { selections } = fc.letrec<{ selections: Selections; selection: Selection }>((tie) => ({
  selections: fc.array(tie('selection'), { minLength: 1, maxLength: 3 }),
  selection: fc.oneof(
    { depthSize: 'small' },
    fc.record({
      kind: fc.constant('spread' as const),
      isSkipped: fc.boolean(),
      fragment: fc.nat(FRAGMENTS - 1),
    }),
    fc.record({
      kind: fc.constant('field' as const),
      isAliased: fc.boolean(),
      lists: fc.nat(3),
      within: fc.oneof({ depthSize: 'small' }, fc.constant([]), tie('selections')),
    }),
    fc.record({ kind: fc.constant('inline' as const), isSkipped: fc.boolean(), within: tie('selections') }),
  ),
}));

const definitions = fc.array(selections, { minLength: FRAGMENTS, maxLength: FRAGMENTS });

/** A fragment for each list of selections; the first of them is an operation as well. */
function textOf(lists: readonly Selections[]): string {
  const [operation = ''] = lists.map(textOfAll);
  return [operation, ...lists.map((each, n) => `fragment F${n} on Query ${textOfAll(each)}`)].join('\n');
}

function textOfAll(list: Selections): string {
  return list.length === 0 ? '' : `{ ${list.map(textOfOne).join(' ')} }`;
}

function textOfOne(selection: Selection): string {
  if (selection.kind === 'field') {
    const { isAliased, lists, within } = selection;
    const value = `${'['.repeat(lists)}1${']'.repeat(lists)}`;
    return `${isAliased ? 'a: ' : ''}b(c: ${value}) ${textOfAll(within)}`;
  }
  const directive = selection.isSkipped ? '@skip(if: true)' : '';
  return selection.kind === 'inline'
    ? `... ${directive} ${textOfAll(selection.within)}`
    : `...F${selection.fragment} ${directive}`;
}

/** Counts each fragment again wherever it is used. */
function expand(list: Selections, fragments: readonly Selections[]): OperationMeasure {
  const sum = { depth: 0, fields: 0, aliases: 0, directives: 0 };
  for (const selection of list) {
    const within = expand(
      selection.kind === 'spread' ? (fragments[selection.fragment] ?? []) : selection.within,
      fragments,
    );
    const isField = selection.kind === 'field';
    const depth =
      selection.kind === 'spread' ? within.depth : 1 + Math.max(within.depth, isField ? selection.lists : 0);
    sum.depth = Math.max(sum.depth, depth);
    sum.fields += within.fields + (isField ? 1 : 0);
    sum.aliases += within.aliases + (isField && selection.isAliased ? 1 : 0);
    sum.directives += within.directives + (!isField && selection.isSkipped ? 1 : 0);
  }
  return sum;
}

/** Without what would lead from a fragment back to itself: each may use only later ones. */
function withoutCycles(list: Selections, index: number): Selections {
  return list.flatMap((selection): Selections => {
    if (selection.kind === 'spread') return selection.fragment > index ? [selection] : [];
    const within = withoutCycles(selection.within, index);
    return selection.kind === 'inline' && within.length === 0 ? [] : [{ ...selection, within }];
  });
}

const LEAF: Selection = { kind: 'field', isAliased: false, lists: 0, within: [] };

describe('measureDocument', () => {
  it('gives what counting one by one gives', () => {
    fc.assert(
      fc.property(definitions, (lists) => {
        const acyclic = lists.map((list, index) => [LEAF, ...withoutCycles(list, index)]);
        const each = acyclic.map((list) => expand(list, acyclic));
        const most = (respect: keyof OperationMeasure) =>
          Math.max(...each.map((measure) => measure[respect]));

        expect(measureDocument(parse(textOf(acyclic)))).toEqual({
          depth: most('depth'),
          fields: most('fields'),
          aliases: most('aliases'),
          directives: most('directives'),
        });
      }),
      { numRuns: propertyRuns(1000) },
    );
  });

  it('ends, however fragments use each other', () => {
    fc.assert(
      fc.property(definitions, (lists) => {
        const { fields } = measureDocument(parse(textOf(lists)));

        expect(fields).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('takes each fragment once: 2^100 fields', () => {
    const chain = Array.from(
      { length: 100 },
      (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`,
    );

    const { fields } = measureDocument(parse(`{ ...F0 } ${chain.join('\n')} fragment F100 on Query { a }`));

    expect(fields).toBe(2 ** 100);
  });

  it.each([
    { text: 'query ($a: [[Int]]) { b }', measure: { depth: 2, directives: 0 } },
    { text: 'query ($a: Int = 1 @c) @d { b }', measure: { depth: 1, directives: 2 } },
    { text: '{ a(b: { c: [{ d: 1 }] }) }', measure: { depth: 4, directives: 0 } },
    { text: '{ a @b(c: [[1]]) }', measure: { depth: 3, directives: 1 } },
    { text: '{ ...F @a } fragment F on Query @b { c @d }', measure: { depth: 1, directives: 3 } },
    { text: 'fragment F on Query { a { b } }', measure: { depth: 2, directives: 0 } },
    { text: '{ ...Missing }', measure: { depth: 0, fields: 0 } },
    { text: 'type A @b @c { d: Int }', measure: { fields: 0, directives: 2 } },
    { text: '{ a { b } } query Q { c d e }', measure: { depth: 2, fields: 3 } },
  ])('counts what stands elsewhere, in $text', ({ text, measure }) => {
    expect(measureDocument(parse(text))).toMatchObject(measure);
  });
});
