import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { gatewayOver } from '../helpers/execute.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { serve } from '../helpers/serve.ts';

function open(path: string, graphiql = true) {
  return gatewayOver(memorySource([]).source, { graphiql }).fetch(`http://gateway.test${path}`, {
    headers: { accept: 'text/html' },
  });
}

describe('GraphiQL', () => {
  it('opens with the example operations', async () => {
    const page = await (await open('/graphql')).text();

    const comments = readdirSync('schema/operations').map(
      (file) => readFileSync(`schema/operations/${file}`, 'utf8').split('\n')[0] ?? '',
    );
    expect(comments).toHaveLength(16);
    expect(comments.filter((comment) => !comment.startsWith('# ') || !page.includes(comment))).toEqual([]);
  });

  it('shows no line that its buttons cover on a small screen', () => {
    // They are beside the first ones.
    const lines = readdirSync('schema/operations').flatMap((file) =>
      readFileSync(`schema/operations/${file}`, 'utf8').split('\n').slice(0, 11),
    );

    expect(lines.filter(({ length }) => length > 50)).toEqual([]);
  });

  it('shows the variables of an operation with their defaults', async () => {
    const page = await (await open('/graphql')).text();

    expect(page).toContain(JSON.stringify(JSON.stringify({ size: 50, after: null }, null, 2)));
  });

  it.each(['?query={a}&variables={}&headers={}', '?x=1', '?query=a&query=b'])(
    'opens whatever its address holds, as links that were shared do: %s',
    async (search) => {
      const response = await open(`/graphql${search}`);

      expect([response.status, response.headers.get('content-type')]).toEqual([
        200,
        'text/html; charset=utf-8',
      ]);
    },
  );

  it('loads nothing from another host', async () => {
    const page = await (await open('/graphql')).text();

    const loading = page.matchAll(
      /<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)\s*=\s*["']?(https?:)?\/\/[^>]*>/g,
    );
    expect(Array.from(loading, ([tag]) => tag.slice(0, 200))).toEqual([]);
  });

  it('is compressed once for all, and not sent again to who has it', async () => {
    const gateway = gatewayOver(memorySource([]).source, { graphiql: true });
    const get = (headers: Record<string, string>) =>
      gateway.fetch('http://gateway.test/graphql', { headers: { accept: 'text/html', ...headers } });
    const compressed = await get({ 'accept-encoding': 'gzip, br' });
    const plain = await get({});

    const bytes = Buffer.from(await compressed.arrayBuffer());
    const etag = compressed.headers.get('etag') ?? '';

    expect(compressed.headers.get('content-encoding')).toBe('gzip');
    expect(bytes.length).toBeLessThan(4 * 2 ** 20);
    expect(gunzipSync(bytes).toString()).toBe(await plain.text());
    expect(compressed.headers.get('vary')).toContain('accept');
    for (const known of [etag, `"another", ${etag}`, etag.replace('W/', ''), '*']) {
      const again = await get({ 'if-none-match': known });

      expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0]);
    }
  });

  it('comes whole over a connection, whoever has asked before in whatever encoding', async () => {
    const { url } = await serve(gatewayOver(memorySource([]).source, { graphiql: true }));
    const ask = async (method: 'GET' | 'HEAD', encoding: string | undefined) => {
      const headers = { accept: 'text/html', ...(encoding && { 'accept-encoding': encoding }) };
      const answer = await request(url, { method, headers });
      const bytes = Buffer.from(await answer.body.arrayBuffer());
      const { 'content-encoding': coding, 'content-length': length } = answer.headers;
      return { bytes, told: { status: answer.statusCode, coding, length } };
    };
    const plain = await ask('GET', undefined);
    const zipped = await ask('GET', 'gzip');
    const size = ({ bytes }: { readonly bytes: Buffer }) => String(bytes.length);
    const kinds = ['gzip;q=0, br', 'gzip, br', undefined].flatMap((encoding) =>
      (['GET', 'HEAD'] as const).map((method) => ({ method, encoding })),
    );

    for (const { method, encoding } of kinds.flatMap((first) => kinds.flatMap((then) => [first, then]))) {
      const { bytes, told } = await ask(method, encoding);

      const [page, coding] = encoding === 'gzip, br' ? [zipped, 'gzip'] : [plain, undefined];
      expect(told).toEqual({ status: 200, coding, length: size(page) });
      expect(bytes.equals(method === 'HEAD' ? Buffer.alloc(0) : page.bytes)).toBe(true);
    }
    expect(gunzipSync(zipped.bytes).equals(plain.bytes)).toBe(true);
  });

  it('has a weak tag, since plain and compressed it is not the same bytes', async () => {
    const page = await open('/graphql');

    expect(page.headers.get('etag')).toMatch(/^W\/"[\w-]{43}"$/);
  });

  it('is not copied for each of those who have not read it yet', async () => {
    const gateway = gatewayOver(memorySource([]).source, { graphiql: true });
    const get = () => gateway.fetch('http://gateway.test/graphql', { headers: { accept: 'text/html' } });
    const size = (await (await get()).arrayBuffer()).byteLength;
    const { arrayBuffers: before } = process.memoryUsage();

    const pages = await Promise.all(Array.from({ length: 10 }, get));

    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(size);
    expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('is where the bare address leads', async () => {
    const response = await open('/');

    expect([response.status, response.headers.get('location')]).toEqual([302, 'graphql']);
  });

  it.each(['/', '/graphql'])('tells of itself by HEAD what it tells by GET: %s', async (path) => {
    const gateway = gatewayOver(memorySource([]).source, { graphiql: true });
    const ask = async (method: string) => {
      const headers = { accept: 'text/html', 'x-request-id': 'the-same' };
      const response = await gateway.fetch(`http://gateway.test${path}`, { method, headers });
      return { status: response.status, headers: Object.fromEntries(response.headers) };
    };

    expect(await ask('HEAD')).toEqual(await ask('GET'));
  });

  it.each(['/', '/graphql'])(
    'is not there when switched off, and says what would turn it on: %s',
    async (path) => {
      const response = await open(path, false);

      expect(response.status).toBe(404);
      expect(await response.text()).toBe('GraphiQL is off here: GRAPHIQL=true turns it on.\n');
    },
  );
});
