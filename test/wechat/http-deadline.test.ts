import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { UpstreamUnavailableError } from '../../src/upstream/errors.ts';
import { localServer, socketServer } from '../helpers/local-server.ts';
import { connectionsTo, httpTo } from './http-to.ts';

/**
 * A call that its signal ends must end before this, however long the server goes on: undici would
 * for ten seconds.
 */
const SOON_MS = 5000;

describe('Http.call, when its signal fires', () => {
  it('while the connection is not yet up, fails at once', async () => {
    const controller = new AbortController();
    const { url, server } = await socketServer(() => controller.abort());
    url.protocol = 'https:';
    const connected = once(server, 'connection');

    await expectFailureSoon(httpTo(url).call({ signal: controller.signal }));
    const [socket] = await connected;
    socket.destroy();
  });

  it('before the headers, fails and hangs up', async () => {
    const controller = new AbortController();
    const { url, server } = await localServer(() => controller.abort());

    await expectFailureSoon(httpTo(url).call({ signal: controller.signal }));
    await expect.poll(() => connectionsTo(server)).toBe(0);
  });

  it('after the headers, fails and hangs up', async () => {
    const { url, server } = await localServer((_request, response) => response.write('{"a":'));

    await expectFailureSoon(httpTo(url).call({ signal: AbortSignal.timeout(100) }));
    await expect.poll(() => connectionsTo(server)).toBe(0);
  });

  it('during a slow drip, fails and hangs up', async () => {
    const { url, server } = await localServer((_request, response) => drip(response));

    await expectFailureSoon(httpTo(url).call({ signal: AbortSignal.timeout(100) }));
    await expect.poll(() => connectionsTo(server)).toBe(0);
  });

  it('during the body of a refusal, fails', async () => {
    const { url } = await localServer((_request, response) => drip(response.writeHead(502)));

    await expectFailureSoon(httpTo(url).call({ signal: AbortSignal.timeout(100) }));
  });

  it('before the call, fails and asks nothing', async () => {
    const { url, requests } = await localServer((_request, response) => response.end('{}'));
    const { call, close } = httpTo(url);

    await expectFailureSoon(call({ signal: AbortSignal.abort() }));
    await close();
    expect(requests).toEqual([]);
  });

  it('never sends a call that was given up while connecting', async () => {
    const controller = new AbortController();
    const { url, server, requests } = await localServer((_request, response) => response.end('{}'));
    const { call, close } = httpTo(url);

    const connected = once(server, 'connection');
    const answer = call({ signal: controller.signal });
    controller.abort();

    await expectFailureSoon(answer);
    await connected;
    await close();
    expect(requests).toEqual([]);
  });

  it('shows neither the reason of the signal nor the access token', async () => {
    const controller = new AbortController();
    const { url } = await localServer(({ url }) => controller.abort(new Error(url)));

    const answer = httpTo(url).call({ accessToken: 'T0ken', signal: controller.signal });

    await expect(answer).rejects.toEqual(
      new UpstreamUnavailableError('/endpoint', 'did not answer before the deadline', { kind: 'late' }),
    );
  });
});

async function expectFailureSoon(answer: Promise<unknown>): Promise<void> {
  const startedAt = performance.now();
  const error = await answer.catch((error: unknown) => error);

  expect(error).toBeInstanceOf(UpstreamUnavailableError);
  expect(error).toMatchObject({ message: '/endpoint did not answer before the deadline' });
  expect(performance.now() - startedAt).toBeLessThan(SOON_MS);
}

/** Sends whitespace, byte by byte, for as long as somebody listens. */
function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write(' '), 5);
  response.once('close', () => clearInterval(timer));
}
