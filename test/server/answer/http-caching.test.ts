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
  ])('may be kept as $cacheControl where access is $mode', async ({ mode, cacheControl }) => {
    const gateway = openGateway({ mode });

    const { headers } = await exchange(gateway, { documentId: 'page' }, { method: 'GET' });

    expect(headers.get('cache-control')).toBe(cacheControl);
    expect(headers.get('etag')).toMatch(/^"[\w-]{43}"$/);
    expect(headers.get('vary')).toBe('accept, x-gateway-explain');
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
  ])('is kept by nobody with $name', async ({ params }) => {
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

describe('other answers', () => {
  it.each<{ name: string; params: Readonly<Record<string, unknown>>; how: Exchange }>([
    { name: 'a POST', params: { documentId: 'page' }, how: { method: 'POST' } },
    { name: 'a query over GET', params: { query: QUERY }, how: { method: 'GET' } },
  ])('are kept by nobody: $name', async ({ params, how }) => {
    const gateway = openGateway();

    const { status, headers } = await exchange(gateway, params, how);

    expect(status).toBe(200);
    expect([headers.has('etag'), headers.get('cache-control')]).toEqual([false, 'no-store']);
  });
});
