import { isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../../../schema/global-id.ts';
import { schema } from '../../../schema/index.ts';
import { images } from '../../helpers/assets.ts';
import { exchange, GRAPHQL_RESPONSE } from '../../helpers/exchange.ts';
import { type GatewaySettings, gatewayOver } from '../../helpers/execute.ts';
import { memorySource } from '../../helpers/memory-source.ts';

interface Operation {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

async function send(operation: Operation, settings: GatewaySettings = {}) {
  const { source, calls } = memorySource(images(300));
  const gateway = gatewayOver(source, { maxItemsPerOperation: 100, ...settings });
  return { ...(await exchange(gateway, { ...operation }, { headers: GRAPHQL_RESPONSE })), calls };
}

const IDS = Array.from({ length: 60 }, (_, n) => encodeGlobalId({ list: 'image', id: `image-${n}` }));
const PAGE = 'assets(type: IMAGE, first: 60) { totalCount }';

describe('MAX_ITEMS_PER_OPERATION', () => {
  it.each<Operation & { name: string; cost: number }>([
    { name: 'two pages of 60', query: `{ a: ${PAGE} b: ${PAGE} }`, cost: 120 },
    {
      name: 'two pages whose size is in a variable',
      query:
        'query ($n: Int) { a: assets(type: IMAGE, first: $n) { totalCount } b: assets(type: IMAGE, last: $n) { totalCount } }',
      variables: { n: 60 },
      cost: 120,
    },
    {
      name: 'two pages whose size is the default of a variable',
      query:
        'query ($n: Int = 60) { a: assets(type: IMAGE, first: $n) { totalCount } b: assets(type: IMAGE, first: $n) { totalCount } }',
      cost: 120,
    },
    {
      name: 'six pages of no size',
      query: `{ ${[1, 2, 3, 4, 5, 6].map((n) => `a${n}: assets(type: IMAGE) { totalCount }`).join(' ')} }`,
      cost: 120,
    },
    {
      name: 'pages of two sizes, the smaller of which is the most',
      query: `{ a: assets(type: IMAGE, first: 90, last: 55) { totalCount } b: ${PAGE} }`,
      cost: 115,
    },
    {
      name: 'twice 60 ids',
      query: 'query ($ids: [ID!]!) { a: nodes(ids: $ids) { id } b: nodes(ids: $ids) { id } }',
      variables: { ids: IDS },
      cost: 120,
    },
    {
      name: 'ids, and one more',
      query:
        'query ($ids: [ID!]!, $id: ID!) { a: nodes(ids: $ids) { id } b: node(id: $id) { id } c: assets(type: IMAGE, first: 40) { totalCount } }',
      variables: { ids: IDS, id: IDS[0] },
      cost: 101,
    },
    {
      name: 'pages in fragments',
      query: `{ ...F ... { b: ${PAGE} } ... on Query { c: ${PAGE} } } fragment F on Query { a: ${PAGE} }`,
      cost: 180,
    },
    {
      name: 'pages that variables include',
      query: `query ($yes: Boolean!) { a: ${PAGE} ... @include(if: $yes) { b: ${PAGE} } }`,
      variables: { yes: true },
      cost: 120,
    },
  ])('refuses $name before any upstream call', async ({ query, variables = {}, cost }) => {
    const { status, answer, calls } = await send({ query, variables });

    expect(status).toBe(400);
    expect(answer).toEqual({
      errors: [
        {
          message: `The operation asks for ${cost} items, and 100 are allowed.`,
          extensions: { code: 'OPERATION_TOO_COMPLEX', limit: 100, cost },
        },
      ],
    });
    expect(calls).toEqual([]);
  });

  it.each<Operation & { name: string }>([
    { name: 'as many as the limit', query: '{ assets(type: IMAGE, first: 100) { totalCount } }' },
    { name: 'the same field twice, which is one', query: `{ ${PAGE} ${PAGE} }` },
    {
      name: 'the same fragment twice',
      query: `{ ...F ...F } fragment F on Query { a: ${PAGE} }`,
    },
    {
      name: 'what is left out',
      query: `query ($no: Boolean!) { a: ${PAGE} b: assets(type: IMAGE, first: 60) @skip(if: true) { totalCount } ... @include(if: $no) { c: ${PAGE} } ...F @include(if: $no) } fragment F on Query { d: ${PAGE} }`,
      variables: { no: false },
    },
    { name: 'what has no items', query: '{ assetCounts { total } upstreamQuota { used } __typename }' },
  ])('lets $name pass', async ({ query, variables = {} }) => {
    const { answer } = await send({ query, variables });

    expect(answer.errors).toBeUndefined();
  });

  it('counts the operation that is asked for alone', async () => {
    const query = `query A { a: ${PAGE} b: ${PAGE} } query B { ${PAGE} }`;
    const gateway = gatewayOver(memorySource(images(300)).source, { maxItemsPerOperation: 100 });

    const answers = await Promise.all(
      ['A', 'B'].map((operationName) => exchange(gateway, { query, operationName })),
    );

    expect(answers.map(({ answer }) => answer.errors?.[0]?.extensions.code)).toEqual([
      'OPERATION_TOO_COMPLEX',
      undefined,
    ]);
  });

  it.each([1000, 101, -1])('leaves the size %d to its field, and the other fields whole', async (first) => {
    const query = `query ($first: Int) { bad: assets(type: IMAGE, first: $first) { totalCount } good: ${PAGE} }`;

    const { status, answer } = await send({ query, variables: { first } });

    expect(status).toBe(200);
    expect(answer).toMatchObject({
      data: { bad: null, good: { totalCount: 300 } },
      errors: [
        {
          path: ['bad'],
          message: expect.stringContaining('"first" must be from 0 to 100'),
          extensions: { code: 'BAD_USER_INPUT', argument: 'first' },
        },
      ],
    });
  });

  it('leaves too many ids to their field', async () => {
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';

    const { answer } = await send({ query, variables: { ids: [...IDS, ...IDS] } });

    expect(answer).toMatchObject({ data: { nodes: null }, errors: [{ extensions: { argument: 'ids' } }] });
  });

  it('refuses what the good sizes alone are too much for', async () => {
    const query = `{ bad: assets(type: IMAGE, first: 1000) { totalCount } a: ${PAGE} b: ${PAGE} }`;

    const { answer } = await send({ query });

    expect(answer.errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX', cost: 120 } }]);
  });

  it.each([{ n: 1.5 }, { n: '60' }, { n: 99_999_999_999 }])(
    'leaves %j, which is no size at all, to be named',
    async (variables) => {
      const query = 'query ($n: Int) { assets(type: IMAGE, first: $n) { totalCount } }';

      const { status, answer, calls } = await send({ query, variables });

      expect(status).toBe(400);
      expect(answer.errors).toMatchObject([
        { message: expect.stringContaining('"$n"'), extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
      ]);
      expect(calls).toEqual([]);
    },
  );

  it('leaves null where none may be to its field', async () => {
    const query = `query ($type: AssetType = IMAGE) { bad: assets(type: $type) { totalCount } good: ${PAGE} }`;

    const { answer } = await send({ query, variables: { type: null } });

    expect(answer).toMatchObject({ data: { bad: null, good: { totalCount: 300 } } });
  });
});

describe('fields with items', () => {
  it('are fields of Query, since nowhere else are they counted', () => {
    const fields = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
      .filter(({ field }) => field.extensions.items !== undefined);

    expect(fields.map(({ type, field }) => `${type.name}.${field.name}`)).toEqual([
      'Query.article',
      'Query.asset',
      'Query.assets',
      'Query.changes',
      'Query.draft',
      'Query.drafts',
      'Query.node',
      'Query.nodes',
      'Query.publication',
      'Query.publications',
      'Query.search',
    ]);
  });
});
