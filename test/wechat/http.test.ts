import { getEventListeners } from 'node:events';
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  AnswerTooLargeError,
  UpstreamBadResponseError,
  UpstreamUnavailableError,
} from '../../src/upstream/errors.ts';
import { createHttp } from '../../src/wechat/http.ts';
import type { TransportAnswer } from '../../src/wechat/transport.ts';
import { localServer } from '../helpers/local-server.ts';
import { connectionsTo, httpTo } from './http-to.ts';

describe('Http.call', () => {
  it('posts JSON, with the access token in the query', async () => {
    const { call, requests } = await echoServer();

    await call({ method: 'POST', endpoint: '/cgi-bin/list', accessToken: 'a/b c&d', json: { type: 'news' } });

    expect(requests).toMatchObject([
      {
        method: 'POST',
        url: '/cgi-bin/list?access_token=a%2Fb+c%26d',
        headers: { 'content-type': 'application/json', 'accept-encoding': 'identity' },
        body: '{"type":"news"}',
      },
    ]);
  });

  it('gets without a body', async () => {
    const { call, requests } = await echoServer();

    await call({ method: 'GET', endpoint: '/cgi-bin/counts' });

    expect(requests).toMatchObject([{ method: 'GET', url: '/cgi-bin/counts', body: '' }]);
    expect(requests[0]?.headers).toMatchObject({ 'accept-encoding': 'identity' });
    expect(requests[0]?.headers).not.toHaveProperty('content-type');
  });

  it.each(['/proxy', '/proxy/', '/a/b/'])('keeps the path %s of the base URL', async (path) => {
    const { call, requests } = await echoServer({ path });

    await call({ endpoint: '/cgi-bin/list' });

    expect(requests).toMatchObject([{ url: `${path.replace(/\/$/, '')}/cgi-bin/list` }]);
  });

  it.each([
    'text/plain',
    'application/json; encoding=utf-8',
    'application/json; charset=gbk',
    'image/jpeg',
    'no type at all',
    undefined,
  ])('reads JSON in UTF-8 whatever the content type is: %s', async (contentType) => {
    const { call } = await echoServer({
      headers: contentType === undefined ? {} : { 'content-type': contentType },
    });

    expect(await call()).toEqual({ name: '春茶' });
  });

  it('reads a body with a byte order mark', async () => {
    const { call } = await echoServer({ body: '\uFEFF{"a":1}' });

    expect(await call()).toEqual({ a: 1 });
  });

  it('reads a body that comes byte by byte', async () => {
    const { url } = await localServer((_request, response) => {
      for (const byte of Buffer.from('{"name":"春茶"}')) response.write(Buffer.of(byte));
      response.end();
    });

    expect(await httpTo(url).call()).toEqual({ name: '春茶' });
  });

  it('takes an errcode of 0 for success', async () => {
    const { call } = await echoServer({ body: '{"errcode":0,"errmsg":"ok","a":1}' });

    expect(await call()).toMatchObject({ a: 1 });
  });

  it('reads a body of exactly as many bytes as it may have, and none longer', async () => {
    const body = JSON.stringify({ a: 'x'.repeat(100_000) });
    const { url } = await localServer((_request, response) => response.end(body));

    expect(await httpTo(url, { maxBodyBytes: body.length }).call()).toHaveProperty('a');
    await expect(httpTo(url, { maxBodyBytes: body.length - 1 }).call()).rejects.toThrow(AnswerTooLargeError);
  });

  it.each([
    ['gzip', 'gzip', 'gzip'],
    ['GZIP', 'GZIP', 'GZIP'],
    ['br', 'br', 'br'],
    ['deflate', 'deflate', 'deflate'],
    ['zstd', 'zstd', 'zstd'],
    ['what is not known', 'identity, x-tea', 'identity, x-tea'],
    ['the token', 'T0ken\x80\x9f\u00e9', '[secret]???'],
    ['a long word', 'x'.repeat(5000), 'x'.repeat(50)],
  ])(
    'says of a body that comes as %s that it is compressed, and never unpacks it',
    async (_, coding, shown) => {
      const bomb = gzipSync(JSON.stringify({ a: 'x'.repeat(10_000_000) }));
      const { call } = await echoServer({ headers: { 'content-encoding': coding }, body: bomb });

      await expect(call({ accessToken: 'T0ken' })).rejects.toEqual(
        new UpstreamBadResponseError(
          '/endpoint',
          `answered with a compressed body (content-encoding: ${shown}) although none was asked for`,
        ),
      );
    },
  );

  it.each([
    ['gzip', gzipSync('{"a":1}')],
    ['deflate', deflateSync('{"a":1}')],
    ['deflate', deflateSync('{"a":1}', { level: 1 })],
    ['deflate', deflateSync('{"a":1}', { level: 9 })],
    ['zstd', Buffer.from('28b52ffd0007390000', 'hex')],
  ])('says of a body that begins as %s does that it looks compressed', async (format, body) => {
    const { call } = await echoServer({ body });

    await expect(call()).rejects.toEqual(
      new UpstreamBadResponseError(
        '/endpoint',
        `answered with a body that looks compressed (it begins as ${format} does) although none was asked for`,
      ),
    );
  });

  it.each(['identity', 'Identity', 'identity, identity', ''])(
    'reads a body that comes as "%s"',
    async (coding) => {
      const { call } = await echoServer({ headers: { 'content-encoding': coding } });

      expect(await call()).toEqual({ name: '春茶' });
    },
  );

  it('leaves no listener on a signal, and warns of none, however many calls share it', async () => {
    const warnings = collectWarnings();
    const { call } = await echoServer();
    const { signal } = new AbortController();

    await Promise.all(Array.from({ length: 50 }, () => call({ signal })));

    await expect.poll(() => getEventListeners(signal, 'abort')).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('uses connections again', async () => {
    const { call, server } = await echoServer();
    let opened = 0;
    server.on('connection', () => {
      opened += 1;
    });

    for (let count = 0; count < 20; count += 1) await call();

    expect(opened).toBeLessThanOrEqual(2);
  });
});

describe('Http.call, over a transport that fails,', () => {
  it('drops its error, which may hold the access token, all but the code', async () => {
    const cause = new Error('GET http://upstream.test/?access_token=T0ken');
    const { call } = httpOver(Promise.reject(Object.assign(cause, { code: 'ETEA' })));

    await expect(call()).rejects.toEqual(
      new UpstreamUnavailableError('/endpoint', 'could not be reached: ETEA'),
    );
  });

  it.each([new AnswerTooLargeError('/endpoint'), new UpstreamUnavailableError('/endpoint', 'is closed')])(
    'passes on what is typed already: $name',
    async (error) => {
      await expect(httpOver(Promise.reject(error)).call()).rejects.toBe(error);
    },
  );

  it('waits no longer than the signal allows, though the transport takes no notice of it', async () => {
    const { call } = httpOver(new Promise(() => {}));

    await expect(call(AbortSignal.timeout(10))).rejects.toThrow('did not answer before the deadline');
  });
});

describe('createHttp', () => {
  it('reckons the end of a daily quota by the clock that it is given', async () => {
    const bytes = Buffer.from('{"errcode":45009,"errmsg":"no"}');
    const { call } = httpOver(Promise.resolve({ statusCode: 200, bytes }), '2026-01-31T15:00:00Z');

    await expect(call()).rejects.toMatchObject({ kind: 'dayQuota', retryAfterSeconds: 3600 });
  });
});

describe('Http.close', () => {
  it('closes every connection', async () => {
    const { call, close, server } = await echoServer();
    await Promise.all(Array.from({ length: 20 }, () => call()));

    await close();

    await expect.poll(() => connectionsTo(server)).toBe(0);
  });

  it('lets a call that is under way finish', async () => {
    const finishes: (() => void)[] = [];
    const { url } = await localServer((_request, response) => finishes.push(() => response.end('{"a":1}')));
    const { call, close } = httpTo(url);

    const answer = call();
    await expect.poll(() => finishes).toHaveLength(1);
    const closed = close();
    for (const finish of finishes) finish();

    await closed;
    expect(await answer).toEqual({ a: 1 });
  });
});

/** HTTP over a transport that has one answer, at one moment. */
function httpOver(answer: Promise<TransportAnswer>, moment = '2026-01-31T08:30:00Z') {
  const transport = { exchange: () => answer, close: async () => {} };
  const http = createHttp({ transport, now: () => Date.parse(moment) });
  return {
    call: (signal: AbortSignal = new AbortController().signal) =>
      http.call({ method: 'GET', endpoint: '/endpoint', accessToken: 'T0ken', signal }),
  };
}

interface EchoOptions {
  /** In front of every endpoint. */
  readonly path?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Record<string, string>;
}

/** A server that answers every call alike, and HTTP to it. */
async function echoServer({ path = '/', body = '{"name":"春茶"}', headers = {} }: EchoOptions = {}) {
  const { url, server, requests } = await localServer((_request, response) => {
    response.writeHead(200, headers).end(body);
  });
  return { ...httpTo(new URL(path, url)), requests, server };
}

/** The warnings of the process for as long as the test lasts. */
function collectWarnings(): Error[] {
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => warnings.push(warning);
  process.on('warning', onWarning);
  onTestFinished(() => void process.off('warning', onWarning));
  return warnings;
}
