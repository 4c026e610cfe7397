import { once } from 'node:events';
import type { RequestListener, ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { answerStreams } from '../../../src/server/subscriptions/answer-streams.ts';
import { serve } from '../../helpers/serve.ts';
import { settle } from '../../helpers/settle.ts';
import { followedGateway } from './followed-gateway.ts';
import { subscriptionRequest } from './subscription-request.ts';

/** A path that is answered when a test says so. */
const HELD = '/held';
const QUERY = subscriptionRequest({ accept: 'application/json', query: '{ __typename }' });

/** A gateway on a port, what has reached it, and how each connection is watched. */
async function servedChanges() {
  const followed = await followedGateway();
  const listener = answerStreams(followed.gateway, (error) => {
    throw error;
  });
  const responses: ServerResponse[] = [];
  const served = await serve(((request, response) => {
    responses.push(response);
    if (request.url !== HELD) listener(request, response);
  }) satisfies RequestListener);
  const keepAlives: unknown[][] = [];
  served.server.on('connection', (socket: Socket) => {
    socket.setKeepAlive = (...args) => {
      keepAlives.push(args);
      return socket;
    };
  });

  function open(text: string) {
    const socket = connect(served.port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => {});
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.write(text);
    return { socket, answer: () => answer };
  }

  return {
    ...followed,
    ...served,
    keepAlives,
    responses,
    open,
    isFollowed: () => vi.waitFor(() => expect(followed.changeFeed.followers).toBe(1)),
  };
}

describe('a connection that carries a subscription', () => {
  it.each(['text/event-stream', '*/*'])(
    'carries nothing else: another request closes it, unseen: %s',
    async (accept) => {
      const { open, responses, isFollowed, changeFeed } = await servedChanges();
      const { socket, answer } = open(subscriptionRequest({ accept }));
      await isFollowed();
      await vi.waitFor(() => expect(answer()).toContain('\nid: '));
      socket.write(QUERY);
      await once(socket, 'close');

      await vi.waitFor(() => expect(changeFeed.followers).toBe(0));
      expect(responses).toHaveLength(1);
    },
  );

  it('is asked now and then whether its client is there', async () => {
    const { open, isFollowed, keepAlives } = await servedChanges();
    open(subscriptionRequest());
    await isFollowed();

    await vi.waitFor(() => expect(keepAlives).toEqual([[true, 30_000]]));
  });
});

describe('a subscription beside other requests of its connection', () => {
  it('that follow it is refused, and holds nothing', async () => {
    const { send, changeFeed, ticks } = await servedChanges();

    const { body } = await send(subscriptionRequest() + QUERY);

    expect(body).toContain('"code":"BAD_REQUEST"');
    expect(body).toContain('event: complete');
    expect([changeFeed.followers, ticks.running()]).toEqual([0, 0]);
  });

  it('that come before it is refused, and the others have their answers', async () => {
    const { open, responses, changeFeed, ticks } = await servedChanges();
    const { socket, answer } = open(
      `GET ${HELD} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n${subscriptionRequest()}`,
    );
    await vi.waitFor(() => expect(responses[1]?.writableEnded).toBe(true));
    expect([changeFeed.followers, ticks.running()]).toEqual([0, 0]);
    responses[0]?.end('held');
    await once(socket, 'close');

    expect(answer()).toMatch(/held.*"code":"BAD_REQUEST"/s);
  });

  it('that are subscriptions, too, as many as may be pending, leaves no listener behind', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => void warnings.push(warning);
    process.on('warning', onWarning);
    onTestFinished(() => void process.removeListener('warning', onWarning));
    const { send, changeFeed, ticks } = await servedChanges();

    const { body } = await send(subscriptionRequest().repeat(10));
    await settle();

    expect(body).toContain('"code":"BAD_REQUEST"');
    await vi.waitFor(() => expect([changeFeed.followers, ticks.running()]).toEqual([0, 0]));
    expect(warnings).toEqual([]);
  });
});
