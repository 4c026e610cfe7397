import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readPageFiles } from '../../../src/server/page/page-files.ts';
import { apiKey } from '../../helpers/api-key.ts';
import { type GatewaySettings, gatewayOver } from '../../helpers/execute.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const ASSETS = readPageFiles().filter(({ path }) => path !== 'index.html');

function openGateway(settings: GatewaySettings = {}) {
  const gateway = gatewayOver(memorySource([]).source, { libraryPage: true, ...settings });
  return (path: string, init: { method?: string; headers?: Record<string, string> } = {}) =>
    gateway.fetch(`http://gateway.test${path}`, {
      ...init,
      headers: { accept: 'text/html', 'x-request-id': 'the-same', ...init.headers },
    });
}

/** The directives of a content security policy. */
function policyOf({ headers }: Response): ReadonlyMap<string, string> {
  const directives = (headers.get('content-security-policy') ?? '').split('; ');
  return new Map(directives.map((each) => [each.split(' ', 1).join(), each.slice(each.indexOf(' ') + 1)]));
}

describe('the library page', () => {
  it('is what browsers get at the bare address', async () => {
    const response = await openGateway()('/');

    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    expect(await response.text()).toContain('<title>WeChat library</title>');
  });

  it('runs its own scripts alone, talks to its own gateway alone, and is in no frame', async () => {
    const policy = policyOf(await openGateway()('/'));

    expect(policy.get('default-src')).toBe("'none'");
    expect(policy.get('script-src')).toBe("'self'");
    expect(policy.get('style-src')).toBe("'self'");
    expect(policy.get('connect-src')).toBe("'self'");
    expect(policy.get('frame-src')).toBe('https://v.qq.com');
    expect(policy.get('frame-ancestors')).toBe("'none'");
    expect(policy.get('base-uri')).toBe("'none'");
  });

  it('shows pictures from where they are, and from nowhere else', async () => {
    const get = openGateway({ pictureOrigins: () => ['mmbiz.qpic.cn', 'https://media.example'] });

    const policy = policyOf(await get('/'));

    expect(policy.get('img-src')).toBe("'self' data: mmbiz.qpic.cn https://media.example");
    expect(policyOf(await openGateway()('/')).get('img-src')).toBe("'self' data:");
  });

  it('tells no host from where it was asked', async () => {
    expect((await openGateway()('/')).headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('is checked each time, and not sent again to who has it', async () => {
    const get = openGateway();
    const first = await get('/');
    const again = await get('/', { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });

    expect(first.headers.get('cache-control')).toBe('no-cache');
    expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0]);
  });

  it('names its files relative to itself, and none of another host', async () => {
    const html = await (await openGateway()('/')).text();

    const named = Array.from(html.matchAll(/(?:src|href)="([^"]*)"/g), ([, address = '']) => address);
    expect(named.filter((address) => !address.startsWith('data:')).sort()).toEqual(
      ASSETS.filter(({ path }) => path.includes('/index-'))
        .map(({ path }) => `./${path}`)
        .sort(),
    );
  });

  it('tells its script what that cannot ask for', async () => {
    const get = openGateway({
      access: { mode: 'keys', apiKeys: [apiKey('site', 'of-the-site')], draftsVisibleTo: [] },
      graphiql: false,
      maxPageSize: 7,
    });

    const [, content = ''] =
      /<meta name="gateway" content="([^"]*)"/.exec(await (await get('/')).text()) ?? [];

    expect(JSON.parse(content.replaceAll('&quot;', '"'))).toEqual({
      hasKeys: true,
      hasGraphiQL: false,
      maxPageSize: 7,
    });
  });

  it.each(['/', ...ASSETS.map(({ path }) => `/${path}`)])(
    'tells of itself by HEAD what it tells by GET: %s',
    async (path) => {
      const get = openGateway();
      const told = async (method: string) => {
        const { status, headers } = await get(path, { method });
        return { status, headers: Object.fromEntries(headers) };
      };

      expect(await told('HEAD')).toEqual(await told('GET'));
    },
  );

  it('is not there when switched off: the bare address leads to GraphiQL', async () => {
    const get = openGateway({ libraryPage: false, graphiql: true });

    expect((await get('/')).headers.get('location')).toBe('graphql');
    for (const { path } of ASSETS) expect((await get(`/${path}`)).status).toBe(404);
  });

  it('leaves GraphiQL where it is, and is there without it', async () => {
    expect(await (await openGateway({ graphiql: true })('/graphql')).text()).toContain('GraphiQL');
    expect((await openGateway({ graphiql: false })('/')).status).toBe(200);
  });
});

describe('the files of the page', () => {
  it.each(ASSETS)('are kept for ever, under a name that holds a hash: $path', async ({ path, content }) => {
    const response = await openGateway()(`/${path}`);

    expect(path).toMatch(/^assets\/[\w-]+-[\w-]{8}\.(?:js|css)$/);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('content-type')).toMatch(/^text\/(?:javascript|css); charset=utf-8$/);
    expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true);
  });

  it.each(ASSETS)('come compressed as the browser likes it: $path', async ({ path, content }) => {
    const get = openGateway();
    const ask = async (encoding: string) => {
      const response = await get(`/${path}`, { headers: { 'accept-encoding': encoding } });
      return [response.headers.get('content-encoding'), Buffer.from(await response.arrayBuffer())] as const;
    };

    const [br, brBytes] = await ask('gzip, deflate, br, zstd');
    const [gzip, gzipBytes] = await ask('gzip');

    expect([br, gzip]).toEqual(['br', 'gzip']);
    expect(brotliDecompressSync(brBytes).equals(content)).toBe(true);
    expect(gunzipSync(gzipBytes).equals(content)).toBe(true);
  });

  it('have at most 200 KB, all of them together, compressed', async () => {
    const get = openGateway();
    let bytes = 0;
    for (const path of ['/', ...ASSETS.map((each) => `/${each.path}`)]) {
      const response = await get(path, { headers: { 'accept-encoding': 'gzip' } });
      bytes += (await response.arrayBuffer()).byteLength;
    }

    expect(bytes).toBeLessThan(200_000);
  });

  it.each(['/assets/', '/assets/none.js', '/assets/..%2findex.html', '/index.html', '/assets/constructor'])(
    'are no others: %s',
    async (path) => {
      expect((await openGateway()(path)).status).toBe(404);
    },
  );
});
