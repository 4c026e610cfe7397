import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCursor } from '../../schema/cursor.ts';
import { images, mediaIdsOf } from '../helpers/assets.ts';
import { type Answer, execute } from '../helpers/execute.ts';
import { assetList, LISTS } from '../helpers/lists.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { cursorAt } from '../helpers/places.ts';
import { propertyRuns } from '../helpers/property-runs.ts';
import { type ModelArguments, relayPage } from '../helpers/relay-model.ts';

const QUERY = `
  query ($type: AssetType = IMAGE, $first: Int, $after: String, $last: Int, $before: String, $offset: Int) {
    assets(type: $type, first: $first, after: $after, last: $last, before: $before, offset: $offset) {
      totalCount
      edges { cursor node { mediaId } }
      pageInfo { hasPreviousPage hasNextPage startCursor endCursor }
    }
  }
`;

async function askPage(total: number, variables: Record<string, unknown>) {
  const { source, calls } = memorySource(images(total));
  const answer = await execute(source, QUERY, { variables });
  return { ...answer, calls, page: answer.data?.assets && pageOf(answer) };
}

function pageOf({ data }: Answer) {
  const { edges, pageInfo, totalCount } = data.assets;
  const { hasPreviousPage, hasNextPage, startCursor, endCursor } = pageInfo;
  const nodes: string[] = edges.map((edge: { node: { mediaId: string } }) => edge.node.mediaId);
  const cursors: string[] = edges.map((edge: { cursor: string }) => edge.cursor);
  return { nodes, cursors, hasPreviousPage, hasNextPage, startCursor, endCursor, totalCount };
}

/**
 * Without a size, this gateway answers twenty: those before `before` where that is alone, else the
 * first.
 */
function withDefaults(args: ModelArguments): ModelArguments {
  if (args.first !== undefined || args.last !== undefined) return args;
  return args.before !== undefined && args.after === undefined
    ? { ...args, last: 20 }
    : { ...args, first: 20 };
}

describe('Query.assets', () => {
  it('answers what the algorithm of the Relay specification gives, for all arguments', async () => {
    const sizes = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 100 }));
    const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
    const cases = fc.integer({ min: 1, max: 130 }).chain((total) =>
      fc.record({
        total: fc.constant(total),
        first: optional(sizes),
        last: optional(sizes),
        after: optional(fc.nat(total - 1)),
        before: optional(fc.nat(total - 1)),
      }),
    );

    await fc.assert(
      fc.asyncProperty(cases, async ({ total, first, last, after, before }) => {
        const all = mediaIdsOf(images(total));
        const at = <T>(offset: number | undefined, read: (offset: number) => T) =>
          offset === undefined ? undefined : read(offset);
        const cursors = {
          after: at(after, (offset) => cursorAt(total, offset)),
          before: at(before, (offset) => cursorAt(total, offset)),
        };

        const { page } = await askPage(total, { first, last, ...cursors });

        const ids = {
          after: at(after, (offset) => all[offset]),
          before: at(before, (offset) => all[offset]),
        };
        expect(page).toMatchObject(relayPage(all, withDefaults({ first, last, ...ids })));
        expect(page).toMatchObject({
          startCursor: page?.cursors.at(0) ?? null,
          endCursor: page?.cursors.at(-1) ?? null,
          totalCount: total,
        });
        const ranks = page?.cursors.map(
          (cursor: string) => decodeCursor('after', cursor, { list: assetList('image'), lists: LISTS }).rank,
        );
        expect(ranks).toEqual(page?.nodes.map((id: string) => total - 1 - all.indexOf(id)));
      }),
      { numRuns: propertyRuns(1000) },
    );
  });

  it.each([
    { name: 'no arguments: the first 20', args: {}, from: 45, to: 26, previous: false, next: true },
    { name: 'last alone: the tail', args: { last: 5 }, from: 5, to: 1, previous: true, next: false },
    {
      name: 'before alone: the 20 before it',
      args: { before: cursorAt(45, 30) },
      from: 35,
      to: 16,
      previous: true,
      next: true,
    },
    {
      name: 'offset alone: 20 from there',
      args: { offset: 10 },
      from: 35,
      to: 16,
      previous: true,
      next: true,
    },
    { name: 'offset with first', args: { offset: 40, first: 3 }, from: 5, to: 3, previous: true, next: true },
    {
      name: 'offset near the end',
      args: { offset: 40, first: 30 },
      from: 5,
      to: 1,
      previous: true,
      next: false,
    },
    {
      name: 'nulls, as if left out',
      args: { first: null, after: null, offset: null },
      from: 45,
      to: 26,
      previous: false,
      next: true,
    },
  ])('answers $name', async ({ args, from, to, previous, next }) => {
    const { page } = await askPage(45, args);

    const nodes = Array.from({ length: from - to + 1 }, (_, index) => `image-${from - index}`);
    expect(page).toMatchObject({ nodes, hasPreviousPage: previous, hasNextPage: next });
  });

  it.each([
    { name: 'first: 0', total: 45, args: { first: 0 }, previous: false, next: true },
    { name: 'first: 0 of nothing', total: 0, args: { first: 0 }, previous: false, next: false },
    { name: 'last: 0', total: 45, args: { last: 0 }, previous: true, next: false },
    { name: 'an offset past the end', total: 45, args: { offset: 45 }, previous: true, next: false },
    {
      name: 'the largest offset',
      total: 45,
      args: { offset: 2147483647, first: 100 },
      previous: true,
      next: false,
    },
    { name: 'an offset into nothing', total: 0, args: { offset: 5 }, previous: false, next: false },
    { name: 'after the last', total: 45, args: { after: cursorAt(45, 44) }, previous: true, next: false },
    { name: 'before the first', total: 45, args: { before: cursorAt(45, 0) }, previous: false, next: true },
    { name: 'an empty list', total: 0, args: {}, previous: false, next: false },
  ])('answers an empty page and null cursors to $name', async ({ total, args, previous, next }) => {
    const { page, errors } = await askPage(total, args);

    expect(errors).toBeUndefined();
    expect(page).toMatchObject({ nodes: [], startCursor: null, endCursor: null, totalCount: total });
    expect(page).toMatchObject({ hasPreviousPage: previous, hasNextPage: next });
  });

  it('goes on by cursors from a page that began at an offset', async () => {
    const { page } = await askPage(45, { offset: 10, first: 5 });

    const { page: following } = await askPage(45, { first: 2, after: page?.endCursor });

    expect(following?.nodes).toEqual(['image-30', 'image-29']);
  });

  it('goes on behind the same asset when others were uploaded in between', async () => {
    const { page } = await askPage(45, { first: 20 });

    const { page: following } = await askPage(52, { first: 20, after: page?.endCursor });

    expect(following?.nodes.at(0)).toBe('image-25');
    expect(following?.nodes).toHaveLength(20);
  });

  it.each([
    { args: { first: -1 }, argument: 'first', message: '"first" must be from 0 to 100, not -1.' },
    { args: { first: 101 }, argument: 'first', message: '"first" must be from 0 to 100, not 101.' },
    { args: { last: -1 }, argument: 'last', message: '"last" must be from 0 to 100, not -1.' },
    { args: { last: 1000 }, argument: 'last', message: '"last" must be from 0 to 100, not 1000.' },
    { args: { offset: -1 }, argument: 'offset', message: '"offset" must be 0 or more, not -1.' },
    {
      args: { offset: 0, after: cursorAt(9, 0) },
      argument: 'offset',
      message: expect.stringContaining('"after"'),
    },
    {
      args: { offset: 0, before: cursorAt(9, 0) },
      argument: 'offset',
      message: expect.stringContaining('"before"'),
    },
    { args: { offset: 0, last: 5 }, argument: 'offset', message: expect.stringContaining('"last"') },
    { args: { after: '' }, argument: 'after', message: expect.stringContaining('"after" is not a cursor') },
    {
      args: { before: '\u0000💥' },
      argument: 'before',
      message: expect.stringContaining('"before" is not a cursor'),
    },
    {
      args: { after: 'a'.repeat(121) },
      argument: 'after',
      message: expect.stringContaining('"after" is not a cursor'),
    },
    {
      args: { type: 'NEWS', after: cursorAt(9, 0) },
      argument: 'after',
      message: expect.stringContaining('of type IMAGE'),
    },
  ])('refuses $args without an upstream call', async ({ args, argument, message }) => {
    const { data, errors, calls } = await askPage(45, args);

    expect(data).toEqual({ assets: null });
    expect(errors).toMatchObject([
      { message, path: ['assets'], extensions: { code: 'BAD_USER_INPUT', argument } },
    ]);
    expect(calls).toEqual([]);
  });

  it.each([1.5, 99999999999, '5'])('leaves it to GraphQL to refuse first: %j', async (first) => {
    const { errors, calls } = await askPage(45, { first });

    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    expect(calls).toEqual([]);
  });

  it('leaves the other fields whole where one has a bad argument', async () => {
    const { source } = memorySource(images(3));

    const { data } = await execute(
      source,
      '{ bad: assets(type: IMAGE, first: -1) { totalCount } good: assets(type: IMAGE) { totalCount } }',
    );

    expect(data).toEqual({ bad: null, good: { totalCount: 3 } });
  });
});
