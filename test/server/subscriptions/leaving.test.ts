import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { createChangeFeed } from '../../../src/index/changes/change-feed.ts';
import { createMetrics } from '../../../src/server/operator/metrics.ts';
import { clientAddressOf } from '../../../src/server/request/client-address.ts';
import { answerStreams } from '../../../src/server/subscriptions/answer-streams.ts';
import { serve } from '../../helpers/serve.ts';
import { createTicks } from '../../helpers/ticks.ts';
import { followedIndex } from '../../index/changes/followed-index.ts';
import { followedGateway } from './followed-gateway.ts';
import { subscriptionRequest } from './subscription-request.ts';

/** A gateway whose subscriptions are opened after their caller has left. */
async function slowlyFollowed() {
  const ticks = createTicks();
  const metrics = createMetrics();
  const feed = createChangeFeed({ index: followedIndex().index, every: ticks.every });
  const opened: Promise<unknown>[] = [];
  let left: Promise<unknown> = Promise.resolve();
  const { gateway } = await followedGateway([], {
    metrics,
    every: ticks.every,
    maxSubscriptions: 1,
    changeFeed: {
      ...feed,
      follow(...args) {
        const following = left.then(() => feed.follow(...args));
        opened.push(following);
        return following;
      },
    },
  });
  const served = await serve(answerStreams(gateway, () => {}));
  served.server.on('request', ({ socket }: IncomingMessage) => {
    left = new Promise((resolve) => socket.once('close', resolve));
  });

  /** Asks, and leaves before it is answered. */
  async function askAndLeave(accept: string): Promise<void> {
    const socket = connect(served.port, '127.0.0.1');
    socket.write(subscriptionRequest({ accept }));
    await vi.waitFor(() => expect(opened).toHaveLength(1));
    socket.resetAndDestroy();
    await opened[0];
  }

  return { feed, ticks, metrics, askAndLeave };
}

describe('a caller that leaves before its subscription is open', () => {
  it.each(['text/event-stream', '*/*'])('leaves nothing behind: %s', async (accept) => {
    const { feed, ticks, metrics, askAndLeave } = await slowlyFollowed();

    await askAndLeave(accept);

    await vi.waitFor(() => expect([feed.followers, ticks.running()]).toEqual([0, 0]));
    expect(await metrics.read()).toMatch(/gateway_subscriptions_open 0/);
    expect(await metrics.read()).toMatch(/gateway_subscriptions_ended_total\{reason="left"\} 1/);
  });
});

describe('the address of a client', () => {
  it('is known of a request whose client has left', async () => {
    const addresses: string[] = [];
    const { send } = await serve((request) => {
      request.socket.once('close', () => addresses.push(clientAddressOf({ req: request })));
      request.socket.destroy();
    });
    await send(subscriptionRequest());

    expect(addresses).toEqual(['127.0.0.1']);
  });
});
