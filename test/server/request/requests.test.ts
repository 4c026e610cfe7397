import { describe, expect, it } from 'vitest';
import { images } from '../../helpers/assets.ts';
import { gatewayOver } from '../../helpers/execute.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const JSON_HEADERS = { 'content-type': 'application/json' };
const QUERY = '{ assets(type: IMAGE) { totalCount } }';
const LISTED = 'https://listed.test';
const SAME_ORIGIN_SCRIPT = { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'empty' };
const GET_URL = `http://gateway.test/graphql?query=${encodeURIComponent(QUERY)}`;

function send(init: RequestInit, url = 'http://gateway.test/graphql', corsOrigins: string[] = []) {
  const { source, calls } = memorySource(images(3));
  return { calls, response: gatewayOver(source, { corsOrigins }).fetch(url, init) };
}

describe('a request that is no GraphQL request', () => {
  it.each([
    '',
    'not json',
    'null',
    '5',
    '"text"',
    '[{"query":"{ __typename }"}]',
    '{}',
    '{"query":{}}',
    '{"query":5}',
  ])('with the body %j is BAD_REQUEST and is not echoed', async (body) => {
    const response = await send({ method: 'POST', headers: JSON_HEADERS, body }).response;

    const text = await response.text();
    expect(response.status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
    if (body.length > 4) expect(text).not.toContain(body);
  });

  it('with an "id" is told of "documentId"', async () => {
    const body = JSON.stringify({ id: 'sha256:0a0a0a' });

    const response = await send({ method: 'POST', headers: JSON_HEADERS, body }).response;

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ message: expect.stringContaining('"documentId"'), extensions: { code: 'BAD_REQUEST' } }],
    });
  });

  it('with variables that are no object is BAD_REQUEST', async () => {
    const body = JSON.stringify({ query: QUERY, variables: 'text' });

    const response = await send({ method: 'POST', headers: JSON_HEADERS, body }).response;

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });

  it.each([
    { query: '{', code: 'GRAPHQL_PARSE_FAILED' },
    { query: '{ nothing }', code: 'GRAPHQL_VALIDATION_FAILED' },
    { query: '{ assets(type: PODCAST) { totalCount } }', code: 'GRAPHQL_VALIDATION_FAILED' },
    { query: '{ assets { totalCount } }', code: 'GRAPHQL_VALIDATION_FAILED' },
  ])('with the query $query is $code', async ({ query, code }) => {
    const accept = 'application/graphql-response+json';

    const { response } = send({
      method: 'POST',
      headers: { ...JSON_HEADERS, accept },
      body: JSON.stringify({ query }),
    });

    expect((await response).status).toBe(400);
    expect(await (await response).json()).toMatchObject({ errors: [{ extensions: { code } }] });
  });

  it('names the variable that has a bad value', async () => {
    const body = JSON.stringify({
      query: 'query ($size: Int) { assets(type: IMAGE, first: $size) { totalCount } }',
      variables: { size: 1.5 },
    });

    const response = await send({ method: 'POST', headers: JSON_HEADERS, body }).response;

    expect(await response.json()).toMatchObject({
      errors: [
        { message: expect.stringContaining('"$size"'), extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
      ],
    });
  });
});

describe('a GET of nothing', () => {
  it('is told what it may ask for', async () => {
    const response = await send({}).response;

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      errors: [
        {
          message: 'The request has neither a "query" nor a "documentId".',
          extensions: { code: 'BAD_REQUEST' },
        },
      ],
    });
  });
});

describe('a GET with parameters of its own making', () => {
  const TOLD = 'The address may hold only query, operationName, variables, extensions, documentId.';
  const ONCE = 'The address may hold each parameter only once.';

  it.each([
    ['an unknown one', '&secret-x=1', TOLD],
    ['an unknown one without a value', '&secret-x', TOLD],
    ['one in front', '', TOLD, 'secret-x=1&'],
    ['a known one in capitals', '&Variables={}', TOLD],
    ['a known one with a space', '&variables%20={}', TOLD],
    ['one without a name', '&=secret-x', TOLD],
    ['a name that objects have', '&__proto__=secret-x', TOLD],
    ['an array', '&variables[]={}', TOLD],
    [
      'the id of another standard',
      '&id=secret-x',
      'There is no "id": send the id of a trusted document as "documentId".',
    ],
    [
      "the id of Relay's guide",
      '&doc_id=secret-x',
      'There is no "doc_id": send the id of a trusted document as "documentId".',
    ],
    ['the query twice', `&query=${encodeURIComponent(QUERY)}`, ONCE],
    ['the query twice, once empty', '&query=', ONCE],
    ['the query twice, once in percent code', '&%71uery=secret-x', ONCE],
    ['variables twice', '&variables={}&variables={}', ONCE],
    ['an unknown one twice', '&secret-x=1&secret-x=2', ONCE],
  ])('is BAD_REQUEST, and is not echoed: %s', async (_name, after, message, before = '') => {
    const url = GET_URL.replace('?', `?${before}`) + after;

    const { response, calls } = send({ headers: { 'graphql-require-preflight': '1' } }, url);

    const text = await (await response).text();
    expect((await response).status).toBe(400);
    expect(JSON.parse(text)).toEqual({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
    expect(text).not.toContain('secret-x');
    expect(calls).toEqual([]);
  });

  it.each(['&operationName=', '&variables=', '&extensions=&documentId=', '&variables={}', '&', '#a'])(
    'is answered with what says nothing: %s',
    async (after) => {
      const { response } = send({ headers: { 'graphql-require-preflight': '1' } }, GET_URL + after);

      expect(await (await response).json()).toEqual({ data: { assets: { totalCount: 3 } } });
    },
  );
});

describe('a request that any web page could have a browser send', () => {
  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'is refused: POST of %s',
    async (contentType) => {
      const body = contentType.includes('form-urlencoded')
        ? `query=${encodeURIComponent(QUERY)}`
        : JSON.stringify({ query: QUERY });

      const { response, calls } = send({ method: 'POST', headers: { 'content-type': contentType }, body });

      expect((await response).status).toBe(415);
      expect(calls).toEqual([]);
    },
  );

  it('is refused: GET without a header that needs a preflight', async () => {
    const { response, calls } = send({}, GET_URL);

    expect((await response).status).toBe(403);
    expect(calls).toEqual([]);
  });

  it('is refused: GET with what a browser sends to every page of a proxy that asks for a password', async () => {
    const { response, calls } = send({ headers: { authorization: 'Basic YTpi' } }, GET_URL);

    expect((await response).status).toBe(403);
    expect(calls).toEqual([]);
  });

  it('is told, where it is refused, both ways to be answered', async () => {
    const { errors } = await (await send({}, GET_URL).response).json();

    expect(errors[0].message).toContain('`graphql-require-preflight: 1`');
    expect(errors[0].message).toContain('POST');
  });

  it.each<Record<string, string>>([
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'empty' },
    { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'empty' },
    { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
    { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'empty', origin: 'https://elsewhere.test' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'empty', origin: 'null' },
    { 'sec-fetch-site': 'same-site', 'sec-fetch-dest': 'image', origin: LISTED },
    { 'content-type': 'text/plain' },
  ])('is refused: GET that a browser sends with %j', async (headers) => {
    const { response, calls } = send({ headers }, GET_URL, [LISTED]);

    expect((await response).status).toBe(403);
    expect(calls).toEqual([]);
  });

  it.each<{ client: string; headers: Record<string, string> }>([
    { client: 'urql on a page of the same origin', headers: SAME_ORIGIN_SCRIPT },
    {
      client: 'urql on a page of a listed origin',
      headers: { 'sec-fetch-site': 'same-site', 'sec-fetch-dest': 'empty', origin: LISTED },
    },
    { client: 'Apollo Client', headers: JSON_HEADERS },
    { client: 'Apollo iOS', headers: { 'x-apollo-operation-name': 'Album' } },
    { client: 'a client that knows Apollo Server', headers: { 'apollo-require-preflight': 'true' } },
    { client: 'a client that knows this gateway', headers: { 'graphql-require-preflight': '1' } },
    { client: 'who has a key', headers: { authorization: 'Bearer of-whomever' } },
  ])('is answered as $client sends it over GET', async ({ headers }) => {
    const { response } = send({ headers }, GET_URL, [LISTED]);

    expect(await (await response).json()).toEqual({ data: { assets: { totalCount: 3 } } });
  });

  it('gets no CORS headers', async () => {
    const { response } = send({
      method: 'OPTIONS',
      headers: { origin: 'https://elsewhere.test', 'access-control-request-method': 'POST' },
    });

    const names = [...(await response).headers.keys()];
    expect(names.filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});
