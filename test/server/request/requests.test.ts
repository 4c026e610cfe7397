import { describe, expect, it } from 'vitest';
import { PREFLIGHT_HEADER } from '../../../src/server/request/csrf-prevention.ts';
import { images } from '../../helpers/assets.ts';
import { gatewayOver } from '../../helpers/execute.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const JSON_HEADERS = { 'content-type': 'application/json' };
const QUERY = '{ assets(type: IMAGE) { totalCount } }';
const GET_URL = `http://gateway.test/graphql?query=${encodeURIComponent(QUERY)}`;

function send(init: RequestInit, url = 'http://gateway.test/graphql') {
  const { source, calls } = memorySource(images(3));
  return { calls, response: gatewayOver(source).fetch(url, init) };
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

  it.each([{ [PREFLIGHT_HEADER]: '1' }, { authorization: 'Bearer of-whomever' }])(
    'is answered where it carries %j',
    async (headers) => {
      const { response } = send({ headers }, GET_URL);

      expect(await (await response).json()).toEqual({ data: { assets: { totalCount: 3 } } });
    },
  );

  it('gets no CORS headers', async () => {
    const { response } = send({
      method: 'OPTIONS',
      headers: { origin: 'https://elsewhere.test', 'access-control-request-method': 'POST' },
    });

    const names = [...(await response).headers.keys()];
    expect(names.filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});
