import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../../src/server/operator/metrics.ts';
import { UpstreamBadResponseError } from '../../../src/upstream/errors.ts';
import { refusalError } from '../../../src/wechat/errors.ts';
import { apiKey, bearer } from '../../helpers/api-key.ts';
import { unavailable } from '../../helpers/clocked-source.ts';
import { memoryLog } from '../../helpers/memory-log.ts';
import { publication } from '../../helpers/news.ts';
import { ATOM_PATH, FEEDS, feedGateway, JSON_PATH, manyPublications } from './feed-gateway.ts';

const KEY = 'a-key-that-is-known-here';
const WITH_KEYS = {
  access: { mode: 'keys', apiKeys: [apiKey('reader', KEY)], draftsVisibleTo: [] },
} as const;
const OPEN = { access: { mode: 'open' } } as const;

const refusal = (errcode: number) => refusalError('The list call', { errcode, errmsg: 'refused' });
const unreadable = () => new UpstreamBadResponseError('The list call', 'cannot be read');

const codeOf = (text: string): string => JSON.parse(text).errors[0].extensions.code;

describe.each([
  [ATOM_PATH, 'application/atom+xml; charset=utf-8'],
  [JSON_PATH, 'application/feed+json'],
])('GET %s', (path, type) => {
  it('is not found unless feeds are served', async () => {
    const { ask } = feedGateway([publication()], { publicationFeeds: undefined });

    const { status, text } = await ask(path);
    expect([status, codeOf(text)]).toEqual([404, 'NOT_FOUND']);
  });

  it('is answered to HEAD by the same headers without a body', async () => {
    const { ask } = feedGateway([publication()]);

    const full = await ask(path);
    const head = await ask(path, { method: 'HEAD' });

    expect([full.status, head.status, head.text]).toEqual([200, 200, '']);
    expect(full.headers.get('content-type')).toBe(type);
    expect(full.headers.get('content-length')).toBe(String(Buffer.byteLength(full.text)));
    for (const name of [
      'content-type',
      'content-length',
      'etag',
      'cache-control',
      'vary',
      'x-content-type-options',
    ])
      expect([name, head.headers.get(name)]).toEqual([name, full.headers.get(name)]);
  });

  it('is answered to nothing else', async () => {
    const { ask } = feedGateway([publication()]);

    const { status, headers } = await ask(path, { method: 'POST' });
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it.each([
    ['the tag', (tag: string) => tag],
    ['the tag of a cache that compresses', (tag: string) => `W/${tag}`],
    ['a list of tags', (tag: string) => `"other", ${tag}`],
    ['any tag', () => '*'],
  ])('is not sent again to whoever has %s', async (_name, write) => {
    const { ask } = feedGateway([publication()]);
    const { headers } = await ask(path);

    const etag = headers.get('etag') ?? '';
    const again = await ask(path, { headers: { 'if-none-match': write(etag) } });

    expect(etag).toMatch(/^"[\w-]+"$/);
    expect([again.status, again.text, again.headers.get('content-type')]).toEqual([304, '', null]);
    for (const name of ['etag', 'cache-control', 'vary'])
      expect([name, again.headers.get(name)]).toEqual([name, headers.get(name)]);
  });

  it('is sent again once a publication has come', async () => {
    const { ask, upstream, clock } = feedGateway(manyPublications(2));
    const etag = (await ask(path)).headers.get('etag') ?? '';
    upstream.publications = manyPublications(3);
    clock.time += 2 * 3_600_000;
    // Checks go on behind an answer.
    await expect.poll(async () => (await ask(path, { headers: { 'if-none-match': etag } })).status).toBe(200);
  });

  it('takes three calls for fifty publications, and none for cached ones', async () => {
    const { ask, calls } = feedGateway(manyPublications(60), { upstreamCallsPerOperation: 3 });

    expect((await ask(path)).status).toBe(200);
    expect(calls).toHaveLength(3);
    expect((await ask(path)).status).toBe(200);
    expect(calls).toHaveLength(3);
  });

  it('has fifty publications however small pages are', async () => {
    const { ask } = feedGateway(manyPublications(60), { maxPageSize: 1, maxItemsPerOperation: 1 });

    expect((await ask(path)).text.match(/urn:uuid/g)?.length).toBeGreaterThanOrEqual(50);
  });

  it('needs a key where queries do, and takes it by the header alone', async () => {
    const { ask } = feedGateway([publication()], WITH_KEYS);

    const refused = [
      await ask(path),
      await ask(path, { headers: bearer('another') }),
      await ask(`${path}?key=${KEY}`),
      await ask(`${path}?access_token=${KEY}`),
    ];
    expect(refused.map(({ status, text }) => [status, codeOf(text)])).toEqual(
      Array(4).fill([401, 'UNAUTHENTICATED']),
    );
    expect(refused[0]?.headers.get('www-authenticate')).toBe('Bearer');
    expect(refused[0]?.headers.get('cache-control')).toBe('no-store');
    expect((await ask(path, { headers: bearer(KEY) })).status).toBe(200);
  });

  it('counts unknown keys as queries do', async () => {
    const { ask } = feedGateway([publication()], WITH_KEYS);
    const statuses = new Set<number>();

    for (let attempt = 1; attempt <= 31; attempt += 1)
      statuses.add((await ask(path, { headers: bearer(`guess-${attempt}`) })).status);

    expect([...statuses]).toEqual([401, 429]);
    expect((await ask(path, { headers: bearer(KEY) })).status).toBe(200);
  });

  it('counts as a request of its caller', async () => {
    const { ask } = feedGateway([publication()], { rateLimitPerMinute: 1 });

    await ask(path);
    const { status, headers, text } = await ask(path);

    expect([status, codeOf(text)]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('takes its calls from those of its caller', async () => {
    const { ask, calls } = feedGateway(manyPublications(60), { rateLimitCallsPerDay: 2 });

    const { status, text } = await ask(path);

    expect([status, codeOf(text)]).toEqual([429, 'RATE_LIMITED']);
    expect(calls.length).toBeLessThanOrEqual(2);
  });

  it('takes no parameters', async () => {
    const { ask } = feedGateway([publication()]);

    const { status, text } = await ask(`${path}?first=10`);
    expect([status, codeOf(text)]).toEqual([400, 'BAD_REQUEST']);
    expect((await ask(`${path}?`)).status).toBe(200);
  });

  it('may be stored by shared caches only where everybody may call', async () => {
    const open = feedGateway([publication()], OPEN);
    const closed = feedGateway([publication()], WITH_KEYS);

    const ofOpen = (await open.ask(path)).headers;
    const ofClosed = (await closed.ask(path, { headers: bearer(KEY) })).headers;

    expect(ofOpen.get('cache-control')).toBe('public, max-age=60');
    expect(ofClosed.get('cache-control')).toBe('private, no-cache');
    expect(ofOpen.get('vary')).toBe('accept-encoding');
  });

  it('may be read by pages of the listed origins alone', async () => {
    const { ask } = feedGateway([publication()], { corsOrigins: ['https://tea.example'] });

    const listed = await ask(path, { headers: { origin: 'https://tea.example' } });
    const other = await ask(path, { headers: { origin: 'https://other.example' } });

    expect(listed.headers.get('access-control-allow-origin')).toBe('https://tea.example');
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
    for (const { headers } of [listed, other]) expect(headers.get('vary')).toBe('accept-encoding, origin');
  });

  it('is compressed once it was asked for so, with a tag of its own', async () => {
    const { ask } = feedGateway(manyPublications(50));
    const accepting = { headers: { 'accept-encoding': 'br' } };
    const plain = await ask(path);
    await expect
      .poll(async () => (await ask(path, { ...accepting, method: 'HEAD' })).headers.get('content-encoding'))
      .toBe('br');

    const { headers } = await ask(path, { ...accepting, method: 'HEAD' });
    const etag = headers.get('etag') ?? '';

    expect(etag).toBe(plain.headers.get('etag')?.replace(/"$/, '-br"'));
    expect(Number(headers.get('content-length'))).toBeLessThan(plain.text.length / 5);
    expect((await ask(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  it('links to itself at the public address alone', async () => {
    const there = feedGateway([publication()], {
      publicationFeeds: { ...FEEDS, publicUrl: 'https://api.example.com/wechat' },
    });
    const unknown = feedGateway([publication()]);
    const forwarded = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
    };

    const { text } = await there.ask(path, { headers: forwarded });
    const none = await unknown.ask(path, { headers: forwarded });

    expect(text).toContain(`"https://api.example.com/wechat${path}"`);
    expect(text).not.toContain('evil.example');
    expect(none.text).not.toMatch(/evil\.example|gateway\.test|rel="self"|feed_url/);
  });

  it('is answered from what is cached while WeChat is down', async () => {
    const { ask, upstream, clock } = feedGateway([publication()]);
    const { text } = await ask(path);
    upstream.error = unavailable();
    clock.time += 2 * 3_600_000;

    const down = await ask(path);

    expect([down.status, down.text]).toEqual([200, text]);
  });

  it.each([
    ['WeChat is down', unavailable(), 503, 'UPSTREAM_UNAVAILABLE', true],
    ['the calls of the day are used up', refusal(45009), 503, 'UPSTREAM_QUOTA_EXCEEDED', true],
    ['the account lacks the permission', refusal(48001), 502, 'UPSTREAM_REFUSED', false],
    ['its answer cannot be read', unreadable(), 502, 'UPSTREAM_BAD_RESPONSE', true],
    ['something unforeseen happens', new TypeError('unforeseen'), 500, 'INTERNAL_SERVER_ERROR', false],
  ] as const)(
    'fails, logged and counted, if nothing is cached and %s',
    async (_name, error, status, code, passes) => {
      const { log, records } = memoryLog();
      const metrics = createMetrics();
      const { ask, upstream } = feedGateway([publication()], { log, metrics });
      upstream.error = error;

      const answer = await ask(path, { headers: { 'x-request-id': 'request-of-test' } });

      expect([answer.status, codeOf(answer.text)]).toEqual([status, code]);
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.has('retry-after')).toBe(passes);
      expect(JSON.parse(answer.text).errors[0].extensions.requestId).toBe('request-of-test');
      expect(records().some(({ requestId }) => requestId === 'request-of-test')).toBe(true);
      expect(await metrics.read()).toMatch(new RegExp(`gateway_requests_total\\{[^}]*${code}[^}]*\\} 1`));
    },
  );

  it('is counted as a request', async () => {
    const metrics = createMetrics();
    const { ask } = feedGateway([publication()], { metrics });

    await ask(path);

    expect(await metrics.read()).toMatch(/gateway_requests_total\{[^}]*OK[^}]*\} 1/);
  });
});
