import { describe, expect, it } from 'vitest';
import { images } from '../../helpers/assets.ts';
import { type Exchange, exchange, GRAPHQL_RESPONSE } from '../../helpers/exchange.ts';
import { gatewayOver } from '../../helpers/execute.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const QUERY = 'query ($size: Int) { assets(type: IMAGE, first: $size) { totalCount nodes { id } } }';

function openGateway({ mode = 'open', corsOrigins = [] }: Settings = {}) {
  const { source } = memorySource(images(3));
  const trustedDocuments = { byId: new Map([['page', QUERY]]), only: false };
  return gatewayOver(source, { trustedDocuments, access: { mode }, corsOrigins });
}

interface Settings {
  readonly mode?: 'open' | 'local';
  readonly corsOrigins?: readonly string[];
}

describe('the answer to a trusted document over GET', () => {
  it.each<{ mode: 'open' | 'local'; cacheControl: string }>([
    { mode: 'open', cacheControl: 'public, max-age=60' },
    { mode: 'local', cacheControl: 'private, no-cache' },
  ])('may be cached as $cacheControl where access is $mode', async ({ mode, cacheControl }) => {
    const gateway = openGateway({ mode });

    const { headers } = await exchange(gateway, { documentId: 'page' }, { method: 'GET' });

    expect(headers.get('cache-control')).toBe(cacheControl);
    expect(headers.get('etag')).toMatch(/^"[\w-]{43}"$/);
    expect(headers.get('vary')).toBe('accept, accept-encoding, x-gateway-explain');
  });

  it('is not sent again to who has it', async () => {
    const gateway = openGateway();
    const first = await exchange(gateway, { documentId: 'page' }, { method: 'GET' });
    const etag = first.headers.get('etag') ?? '';

    for (const known of [etag, `W/${etag}`, `"another", ${etag}`, '*']) {
      const again = await exchange(
        gateway,
        { documentId: 'page' },
        { method: 'GET', headers: { 'if-none-match': known } },
      );

      expect(again).toMatchObject({ status: 304, text: '' });
      for (const name of ['etag', 'cache-control', 'vary'])
        expect(again.headers.get(name)).toBe(first.headers.get(name));
      expect(again.headers.has('content-type')).toBe(false);
      expect(again.headers.get('x-request-id')).toMatch(/./);
    }
  });

  it('is sent again where it is another', async () => {
    const gateway = openGateway();
    const params = { documentId: 'page', variables: { size: 0 } };
    const first = await exchange(gateway, params, { method: 'GET', headers: { accept: 'application/json' } });
    const headers = { accept: 'application/json', 'if-none-match': first.headers.get('etag') ?? '' };

    const other = await exchange(gateway, { ...params, variables: { size: 1 } }, { method: 'GET', headers });
    const otherType = await exchange(gateway, params, {
      method: 'GET',
      headers: { ...headers, ...GRAPHQL_RESPONSE },
    });

    expect(first.status).toBe(200);
    expect([other.status, otherType.status]).toEqual([200, 200]);
  });

  it.each([
    { name: 'an error in a field', params: { documentId: 'page', variables: { size: -1 } } },
    { name: 'variables that are wrong', params: { documentId: 'page', variables: { size: 'x' } } },
    { name: 'an id that is not known', params: { documentId: 'none' } },
  ])('is cached by nobody with $name', async ({ params }) => {
    const gateway = openGateway();

    const { headers, answer } = await exchange(gateway, params, { method: 'GET' });

    expect(answer.errors).toHaveLength(1);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.has('etag')).toBe(false);
  });

  it('varies with the origin where origins are listed', async () => {
    const gateway = openGateway({ corsOrigins: ['https://example.com'] });

    const { headers } = await exchange(gateway, { documentId: 'page' }, { method: 'GET' });

    expect(headers.get('vary')).toContain('origin');
    expect(headers.get('vary')).toContain('accept');
  });
});

/** As many ways as anybody likes to ask for one answer. */
describe('the address of a trusted document', () => {
  const variables = (text: string) => `variables=${encodeURIComponent(text)}`;
  const get = async (search: string) => {
    const headers = { 'graphql-require-preflight': '1' };
    const response = await openGateway().fetch(`http://gateway.test/graphql?${search}`, { headers });
    const { data } = await response.json();
    expect(data).toMatchObject({ assets: { totalCount: 3 } });
    return response.headers.get('cache-control');
  };

  it.each([
    'documentId=page',
    'documentId=sha256:page',
    'documentId=sha256%3Apage',
    `documentId=page&${variables('{"size":2}')}`,
    `${new URLSearchParams({ variables: '{"size":2}', documentId: 'page' })}`,
    `documentId=page&${variables('{"size":2}').replace('%3A', ':')}`,
    `extensions=${encodeURIComponent('{"persistedQuery":{"version":1,"sha256Hash":"page"}}')}`,
  ])('lets caches keep the answer as clients write it: %s', async (search) => {
    expect(await get(search)).toBe('public, max-age=60');
  });

  it.each([
    ['a space in the variables', `documentId=page&${variables('{"size": 2}')}`],
    ['a space behind them', `documentId=page&${variables('{"size":2}')}%20`],
    ['another form of a number', `documentId=page&${variables('{"size":2.0}')}`],
    ['a variable twice', `documentId=page&${variables('{"size":1,"size":2}')}`],
    ['a letter as a code of JSON', `documentId=page&${variables('{"siz\\u0065":2}')}`],
    ['a variable that is not declared', `documentId=page&${variables('{"size":2,"x":1}')}`],
    ['needless percent code in a value', 'documentId=%70age'],
    ['needless percent code in a name', '%64ocumentId=page'],
    ['percent code in small letters', `documentId=page&${variables('{"size":2}').toLowerCase()}`],
    ['percent code left out', `documentId=page&variables={%22size%22:2}`],
    ['a parameter of no value', 'documentId=page&operationName='],
    ['nothing behind it', 'documentId=page&'],
    ['nothing twice', '&&documentId=page'],
    ['extensions that say nothing', 'documentId=page&extensions={}'],
    [
      'extensions besides the hash',
      `extensions=${encodeURIComponent('{"persistedQuery":{"version":1,"sha256Hash":"page"},"x":1}')}`,
    ],
    [
      'more than the hash',
      `extensions=${encodeURIComponent('{"persistedQuery":{"version":1,"sha256Hash":"page","x":1}}')}`,
    ],
    ['the document besides its id', `documentId=page&query=${encodeURIComponent(QUERY)}`],
  ])('has it answered for nobody else where it holds %s', async (_name, search) => {
    expect(await get(search)).toBe('no-store');
  });

  it.each(['1', 'secret-x', 'true'])(
    'has it answered for nobody else with x-gateway-explain: %s',
    async (value) => {
      const headers = { 'x-gateway-explain': value };
      const answer = await exchange(openGateway(), { documentId: 'page' }, { method: 'GET', headers });

      expect(answer.headers.get('cache-control')).toBe('no-store');
    },
  );
});

describe('other answers', () => {
  it.each<{ name: string; params: Readonly<Record<string, unknown>>; how: Exchange }>([
    { name: 'a POST', params: { documentId: 'page' }, how: { method: 'POST' } },
    { name: 'a query over GET', params: { query: QUERY }, how: { method: 'GET' } },
  ])('are cached by nobody: $name', async ({ params, how }) => {
    const gateway = openGateway();

    const { status, headers } = await exchange(gateway, params, how);

    expect(status).toBe(200);
    expect([headers.has('etag'), headers.get('cache-control')]).toEqual([false, 'no-store']);
  });
});
