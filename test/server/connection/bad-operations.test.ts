import { Agent, request } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { images } from '../../helpers/assets.ts';
import { type GatewaySettings, gatewayOver } from '../../helpers/execute.ts';
import { INVALID, TOO_COMPLEX, UNPARSABLE } from '../../helpers/hostile-documents.ts';
import { memoryLog } from '../../helpers/memory-log.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import { serve } from '../../helpers/serve.ts';

const JSON_TYPE = 'application/json';
const GRAPHQL_TYPE = 'application/graphql-response+json';

/**
 * What a POST over a socket is answered to clients of both media types: the older one has status
 * 200 for what is not valid.
 */
async function answersTo(params: object, settings: GatewaySettings = {}) {
  const { source, calls } = memorySource(images(300));
  const { url } = await serve(gatewayOver(source, settings));
  const agent = new Agent();
  onTestFinished(() => agent.destroy());
  const send = async (accept: string) => {
    const { statusCode, headers, body } = await request(url, {
      dispatcher: agent,
      method: 'POST',
      headers: { 'content-type': JSON_TYPE, accept },
      body: JSON.stringify(params),
    });
    const text = await body.text();
    return { status: statusCode, type: headers['content-type'], text, ...JSON.parse(text) };
  };
  return { json: await send(JSON_TYPE), graphql: await send(GRAPHQL_TYPE), calls };
}

const codesIn = ({ errors }: { errors: { extensions: { code: string } }[] }) =>
  new Set(errors.map(({ extensions }) => extensions.code));

describe('over a socket', () => {
  it.each([
    ...TOO_COMPLEX.map((document) => ({ ...document, code: 'OPERATION_TOO_COMPLEX' })),
    ...UNPARSABLE.map((document) => ({ ...document, code: 'GRAPHQL_PARSE_FAILED' })),
    ...INVALID.map((document) => ({ ...document, code: 'GRAPHQL_VALIDATION_FAILED' })),
  ])(
    '$name is $code, in the way of GraphQL over HTTP',
    async ({ text: query, operationName, variables, code }) => {
      const params = { query, operationName, variables };
      // 30,000 ids are more than a body may hold: that is another row of the table.
      const { json, graphql, calls } = await answersTo(params, { maxRequestBytes: 2 ** 20 });

      expect([json.status, json.type]).toEqual([200, `${JSON_TYPE}; charset=utf-8`]);
      expect([graphql.status, graphql.type]).toEqual([400, `${GRAPHQL_TYPE}; charset=utf-8`]);
      expect([codesIn(json), codesIn(graphql)]).toEqual([new Set([code]), new Set([code])]);
      expect(json.data).toBeUndefined();
      expect(calls).toEqual([]);
    },
  );

  it.each([
    { arguments: 'first: 1000', message: '"first" must be from 0 to 100, not 1000.', argument: 'first' },
    { arguments: 'first: -1', message: '"first" must be from 0 to 100, not -1.', argument: 'first' },
    { arguments: 'offset: -1', message: '"offset" must be 0 or more, not -1.', argument: 'offset' },
    {
      arguments: 'offset: 1, after: "x"',
      message: expect.any(String),
      argument: expect.stringMatching(/offset|after/),
    },
  ])('$arguments is BAD_USER_INPUT, and leaves other fields whole', async (row) => {
    const query = `{ bad: assets(type: IMAGE, ${row.arguments}) { totalCount } good: assetCounts { total } }`;

    const { json, graphql } = await answersTo({ query });

    expect([json.status, graphql.status]).toEqual([200, 200]);
    expect(json.data).toEqual({ bad: null, good: { total: 300 } });
    expect(json.errors).toMatchObject([
      { message: row.message, extensions: { code: 'BAD_USER_INPUT', argument: row.argument } },
    ]);
  });

  it.each(['1.5', '99999999999', '"5"'])('first: %s is GRAPHQL_VALIDATION_FAILED', async (size) => {
    const literal = await answersTo({ query: `{ assets(type: IMAGE, first: ${size}) { totalCount } }` });
    const variable = await answersTo({
      query: 'query ($size: Int) { assets(type: IMAGE, first: $size) { totalCount } }',
      variables: { size: JSON.parse(size) },
    });

    for (const { json, graphql } of [literal, variable]) {
      expect([json.status, graphql.status]).toEqual([200, 400]);
      expect(codesIn(json)).toEqual(new Set(['GRAPHQL_VALIDATION_FAILED']));
    }
  });

  it.each(['literal', 'variable'])('1,100 items are too many, though their number is a %s', async (kind) => {
    const fields = Array.from(
      { length: 11 },
      (_, n) => `a${n}: assets(type: IMAGE, first: ${kind === 'literal' ? 100 : '$size'}) { totalCount }`,
    );
    const query = `query ${kind === 'literal' ? '' : '($size: Int)'} { ${fields.join(' ')} }`;

    const { json, calls } = await answersTo({ query, variables: { size: 100 } });

    expect(json.errors).toMatchObject([
      { extensions: { code: 'OPERATION_TOO_COMPLEX', limit: 1000, cost: 1100 } },
    ]);
    expect(calls).toEqual([]);
  });

  it('a schema that is hidden is not told, nor a name that was nearly met', async () => {
    const hidden = await answersTo({ query: '{ __schema { types { name } } }' }, { introspection: false });
    const near = await answersTo({ query: '{ asset(typ: IMAGE) { totalCoun } }' }, { introspection: false });

    for (const { json, graphql } of [hidden, near]) {
      expect([json.status, graphql.status]).toEqual([200, 400]);
      expect(json.text).not.toContain('Did you mean');
    }
  });

  it.each([
    {
      params: { query: 'query A { __typename } query B { __typename }' },
      message: 'The document has 2 operations: name one in "operationName".',
    },
    {
      params: { query: 'query A { __typename } query B { __typename }', operationName: 'Nope' },
      message: 'There is no operation "Nope": the document has "A", "B".',
    },
    {
      params: { query: '{ __typename }', operationName: 'Nope' },
      message: 'There is no operation "Nope": the document has one without a name.',
    },
    {
      params: { query: 'fragment Counts on AssetCounts { total }' },
      message: 'The document holds no operation.',
    },
    { params: { query: 'type Query { x: Int }' }, message: 'The document holds no operation.' },
  ])(
    'what leaves open which operation is meant is BAD_REQUEST, in the way of GraphQL over HTTP: $message',
    async ({ params, message }) => {
      const { json, graphql } = await answersTo(params);

      expect([json.status, graphql.status]).toEqual([200, 400]);
      for (const { errors } of [json, graphql])
        expect(errors).toEqual([{ message, extensions: { code: 'BAD_REQUEST' } }]);
    },
  );

  it('of many operations with long names, those that may be meant are told in short', async () => {
    const query = Array.from(
      { length: 40 },
      (_, n) => `query a${n}${'b'.repeat(1000)} { __typename }`,
    ).join();

    const { json } = await answersTo({ query, operationName: 'c'.repeat(10_000) });

    expect(json.errors[0].message).toContain('"a4bbb');
    expect(json.errors[0].message.length).toBeLessThan(500);
  });

  it.each([
    {
      query: 'mutation { deleteAsset(id: 5) { id } }',
      message: 'There are no mutations: the gateway only reads.',
    },
    {
      query: 'subscription { assets { id } }',
      message: 'Cannot query field "assets" on type "Subscription".',
    },
  ])('$query does not fit the schema, and is told so without data', async ({ query, message }) => {
    const { json, graphql } = await answersTo({ query });

    expect([json.status, graphql.status]).toEqual([200, 400]);
    for (const answer of [json, graphql]) {
      expect(answer.errors).toMatchObject([{ message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
      expect(answer).not.toHaveProperty('data');
    }
  });

  it('line ends and terminal codes in an operation name come into no log', async () => {
    const { log, lines } = memoryLog();
    const operationName = 'A\r\n{"level":60,"msg":"forged"}\u001b[2J';

    const { json } = await answersTo({ query: 'query A { __typename }', operationName }, { log });

    expect(codesIn(json)).toEqual(new Set(['BAD_REQUEST']));
    expect(lines).toEqual([]);
  });
});
