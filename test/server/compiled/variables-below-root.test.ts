import { getOperationAST, parse } from 'graphql';
import { expect, it } from 'vitest';
import { variablesBelowRoot } from '../../../src/server/compiled/variables-below-root.ts';

it.each([
  ['arguments of root fields', 'query ($a: Int) { assets(first: $a) { totalCount } }', []],
  ['arguments of fields below', 'query ($a: Int) { assets { nodes { article(index: $a) { id } } } }', ['a']],
  [
    'directives anywhere',
    'query ($a: Boolean!, $b: Boolean!) { assets @skip(if: $a) { totalCount @include(if: $b) } }',
    ['a', 'b'],
  ],
  [
    'a variable in both',
    'query ($a: Int) { assets(first: $a) { nodes { article(index: $a) { id } } } }',
    ['a'],
  ],
  [
    'root fields in fragments',
    'query ($a: Int) { ... { ...F } } fragment F on Query { assets(first: $a) { totalCount } }',
    [],
  ],
  [
    'other fields in fragments',
    'query ($a: Int) { assets { nodes { ...F } } } fragment F on NewsAsset { article(index: $a) { id } }',
    ['a'],
  ],
  [
    'lists and objects of arguments',
    'query ($a: Int) { search(filter: { in: [$a] }) { x(y: [{ z: $a }]) } }',
    ['a'],
  ],
  [
    'directives of spreads',
    'query ($a: Boolean!) { ...F @include(if: $a) } fragment F on Query { __typename }',
    ['a'],
  ],
  ['other operations', 'query A { __typename } query B($b: Boolean!) { __typename @skip(if: $b) }', []],
])('finds those of %s', (_where, text, expected) => {
  const document = parse(text);
  const operation = getOperationAST(document, text.startsWith('query A') ? 'A' : undefined);
  expect(operation && variablesBelowRoot(document, operation, 'Query')).toEqual(expected);
});
