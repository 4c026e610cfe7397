import fc from 'fast-check';
import {
  type GraphQLCompositeType,
  type GraphQLField,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
} from 'graphql';
import { expect, it } from 'vitest';
import { schema } from '../../../schema/index.ts';
import { comparedAnswers } from '../../helpers/compare-compiled.ts';
import { ask } from '../../helpers/execute.ts';
import { propertyRuns } from '../../helpers/property-runs.ts';
import { sandboxGateway } from '../../helpers/sandbox-gateway.ts';

// Operations of any shape, each executed by graphql and compiled (test/helpers/compare-compiled.ts).

/** The fields of the root that read lists, with arguments. */
const ROOTS: readonly (readonly [name: string, args: string, type: string])[] = [
  ['assets', '(type: IMAGE, first: $size)', 'AssetConnection'],
  ['assets', '(type: NEWS, first: 2, offset: $offset)', 'AssetConnection'],
  ['assets', '(type: VIDEO, last: 2)', 'AssetConnection'],
  ['drafts', '(first: $size)', 'DraftConnection'],
  ['publications', '(first: 2)', 'PublicationConnection'],
  ['assetCounts', '', 'AssetCounts'],
];

const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  content: ['', '(format: RAW)', '(format: $format)', '(format: TEXT)'],
  article: ['', '(index: 1)', '(index: $index)'],
};

const DIRECTIVES = ['', '', '', '@include(if: $yes)', '@skip(if: $yes)', '@skip(if: false)'];

function selectionOf(type: GraphQLCompositeType, depth: number): fc.Arbitrary<string> {
  const fields = Object.values('getFields' in type ? type.getFields() : {})
    .filter((field) => depth > 0 || !isCompositeType(getNamedType(field.type)))
    .map((field) => fieldOf(field, depth));
  const parts = isAbstractType(type)
    ? schema
        .getPossibleTypes(type)
        .map((possible) =>
          selectionOf(possible, depth - 1).map((selection) => `... on ${possible.name} ${selection}`),
        )
    : [];
  const all = [...fields, ...(depth > 0 ? parts : []), fc.constant('__typename')];
  return fc.array(fc.oneof(...all), { minLength: 1, maxLength: 5 }).map((some) => `{ ${some.join(' ')} }`);
}

function fieldOf({ name, type }: GraphQLField<unknown, unknown>, depth: number): fc.Arbitrary<string> {
  const named = getNamedType(type);
  const below = isCompositeType(named) ? selectionOf(named, depth - 1) : fc.constant('');
  // One alias for one set of arguments: two in one place would not merge.
  return fc.tuple(fc.nat(3), fc.constantFrom(...DIRECTIVES), below).map(([which, directive, selection]) => {
    const choices = ARGUMENTS[name] ?? [''];
    const at = which % choices.length;
    return `${name}${at}: ${name}${choices[at]} ${directive} ${selection}`;
  });
}

const roots = fc.array(
  fc.constantFrom(...ROOTS).chain(([name, args, typeName]) => {
    const type = schema.getType(typeName);
    if (!isObjectType(type)) throw new TypeError(`There is no ${typeName}.`);
    return fc
      .tuple(fc.constantFrom(...DIRECTIVES), selectionOf(type, 4))
      .map(([directive, selection]) => `${name}${args} ${directive} ${selection}`);
  }),
  { minLength: 1, maxLength: 3 },
);

const variables = fc.record({
  size: fc.constantFrom(0, 1, 3, null),
  offset: fc.constantFrom(0, 1, null),
  index: fc.constantFrom(0, 1),
  format: fc.constantFrom('SAFE', 'RAW', 'MARKDOWN'),
  yes: fc.boolean(),
});

const TYPES = { size: 'Int', offset: 'Int', index: 'Int! = 0', format: 'ContentFormat!', yes: 'Boolean!' };

/** An operation may only declare what it uses. */
function writeOperation(fields: readonly string[]): string {
  const text = fields.map((field, index) => `r${index}: ${field}`).join(' ');
  const used = Object.entries(TYPES).filter(([name]) => text.includes(`$${name}`));
  const declared = used.map(([name, type]) => `$${name}: ${type}`).join(', ');
  return `query Q${declared && `(${declared})`} { ${text} }`;
}

it('answer the same, compiled', async () => {
  const { gateway } = await sandboxGateway();
  const before = comparedAnswers();
  let asked = 0;
  await fc.assert(
    fc.asyncProperty(roots, variables, async (fields, values) => {
      const { errors = [] } = await ask(gateway, writeOperation(fields), values);
      asked += 1;
      for (const { extensions } of errors) expect(extensions.code).not.toMatch(/PARSE|VALIDATION/);
    }),
    { numRuns: propertyRuns(2000) },
  );

  // Some read what is not cached, or render it.
  expect(comparedAnswers() - before).toBeGreaterThan(asked / 10);
}, 120_000);
