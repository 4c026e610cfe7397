import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ProxyError, type UpstreamProxy } from '../../src/wechat/proxy.ts';
import { connectProxy } from '../helpers/connect-proxy.ts';
import { localServer, socketServer } from '../helpers/local-server.ts';
import { httpTo } from './http-to.ts';

const UPSTREAM = new URL('http://upstream.test');

function proxyAt({ origin }: URL, authorization?: string): UpstreamProxy {
  return { address: origin, authorization, variable: 'HTTPS_PROXY' };
}

describe('Http.call, through a proxy,', () => {
  it('is answered by upstream, over tunnels that are used again', async () => {
    const { url, requests } = await localServer((_request, response) => response.end('{"a":1}'));
    const { url: proxyUrl, tunnels } = await connectProxy(url);
    const { call } = httpTo(UPSTREAM, { proxy: proxyAt(proxyUrl) });

    for (let n = 1; n <= 20; n += 1)
      expect(await call({ method: 'POST', accessToken: 'T0ken', json: { n } })).toEqual({ a: 1 });

    expect(requests).toHaveLength(20);
    expect(requests[0]).toMatchObject({
      url: '/endpoint?access_token=T0ken',
      headers: { host: 'upstream.test' },
      body: '{"n":1}',
    });
    expect(tunnels.length).toBeLessThanOrEqual(2);
    expect(tunnels[0]?.target).toBe('upstream.test:80');
  });

  it('tells the proxy alone its credentials, and upstream alone the token', async () => {
    const { url, requests } = await localServer((_request, response) => response.end('{"a":1}'));
    const { url: proxyUrl, tunnels } = await connectProxy(url);

    await httpTo(UPSTREAM, { proxy: proxyAt(proxyUrl, 'Basic YW5uOg==') }).call({ accessToken: 'T0ken' });

    expect(tunnels[0]?.headers).toMatchObject({ 'proxy-authorization': 'Basic YW5uOg==' });
    expect(JSON.stringify(tunnels)).not.toContain('T0ken');
    expect(requests[0]?.headers).not.toHaveProperty('proxy-authorization');
  });

  it.each([400, 403, 407, 502, 503, 504])('names the proxy that refuses it with %i', async (status) => {
    const { url, tunnels } = await connectProxy({ status });
    const { call } = httpTo(UPSTREAM, { proxy: proxyAt(url, 'Basic czNjcmV0') });

    const error = await call({ accessToken: 'T0ken' }).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(ProxyError);
    expect(error).toMatchObject({
      message: `/endpoint could not be reached: the proxy ${url.origin} answered HTTP ${status}`,
      statusCode: status,
      kind: 'proxyFailed',
    });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/T0ken|czNjcmV0/);
    expect(tunnels).toHaveLength(1);
  });

  it.each([
    ['at which nothing listens', 'http://127.0.0.1:1', /ECONNREFUSED$/],
    ['whose name is not found', 'http://proxy.invalid:3128', /(?:ENOTFOUND|EAI_AGAIN)$/],
  ])('names the proxy %s', async (_name, address, code) => {
    const { call } = httpTo(UPSTREAM, { proxy: proxyAt(new URL(address)) });

    const error = await call().catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(ProxyError);
    expect(error).toMatchObject({ message: expect.stringMatching(code), statusCode: undefined });
    expect(String(error)).toContain(`the proxy ${address} could not be reached itself: `);
  });

  it('does not blame the proxy for what upstream does behind it', async () => {
    const { url } = await socketServer((socket) => socket.once('data', () => socket.end('no HTTP\r\n\r\n')));
    const { url: proxyUrl } = await connectProxy(url);
    const { call } = httpTo(UPSTREAM, { proxy: proxyAt(proxyUrl) });

    const error = await call().catch((thrown: unknown) => thrown);

    expect(error).not.toBeInstanceOf(ProxyError);
    expect(String(error)).toContain('/endpoint could not be reached: ');
  });

  it('waits no longer than the signal allows for a proxy that opens no tunnel', async () => {
    const { url, tunnels, hangUp } = await connectProxy('none');
    const { call } = httpTo(UPSTREAM, { proxy: proxyAt(url) });
    const deadline = new AbortController();

    const answer = call({ signal: deadline.signal });
    await expect.poll(() => tunnels).toHaveLength(1);
    deadline.abort();

    await expect(answer).rejects.toThrow('/endpoint did not answer before the deadline');
    hangUp();
  });
});
