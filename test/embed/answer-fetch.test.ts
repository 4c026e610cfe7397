import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { createAnswerFetch } from '../../src/embed/answer-fetch.ts';
import { createChangeFeed } from '../../src/index/changes/change-feed.ts';
import { sendStream } from '../../src/media/send-stream.ts';
import { createMetrics } from '../../src/server/operator/metrics.ts';
import { gatewayOver } from '../helpers/execute.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { createTicks } from '../helpers/ticks.ts';
import { followedIndex } from '../index/changes/followed-index.ts';
import { followedGateway } from '../server/subscriptions/followed-gateway.ts';

const FILM = 'https://site.example/media/film';

/** A gateway whose media are sent by this listener, and what has become of its last answer. */
function withMedia(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const last: { response?: ServerResponse } = {};
  const fetch = createAnswerFetch({
    graphQLServer: gatewayOver(memorySource([]).source),
    answerMedia(request, response) {
      last.response = response;
      answer(request, response);
    },
  });
  const closed = async () => last.response && once(last.response, 'close');
  return { fetch, closed };
}

describe('the answer to a request for media', () => {
  it('has the path, the headers and the client of the request', async () => {
    const { fetch } = withMedia(({ url, headers, socket }, response) => {
      response.end(JSON.stringify({ url, range: headers.range, address: socket.remoteAddress }));
    });
    const request = new Request(`${FILM}?a=b`, { headers: { range: 'bytes=0-1' } });

    const response = await fetch(request, { address: '192.0.2.1' });

    expect(await response.json()).toEqual({
      url: '/media/film?a=b',
      range: 'bytes=0-1',
      address: '192.0.2.1',
    });
  });

  it('closes what it is made of when its reader leaves', async () => {
    const { fetch, closed } = withMedia((_, response) => response.writeHead(200).write('the beginning'));

    const { body } = await fetch(new Request(FILM));
    const end = closed();
    await body?.cancel();

    await end;
  });

  it('closes what it is made of when the request is given up before it is there', async () => {
    const { fetch, closed } = withMedia(() => {});
    const leaving = new AbortController();

    const answered = fetch(new Request(FILM, { signal: leaving.signal }));
    const refused = expect(answered).rejects.toThrow('destroyed');
    await new Promise(setImmediate);
    const end = closed();
    leaving.abort();

    await Promise.all([end, refused]);
  });

  it('has all of a film that is longer than what a stream holds', async () => {
    const parts = Array.from({ length: 8 }, (_, index) => Buffer.alloc(65_536, index));
    const headers = { 'content-length': String(8 * 65_536) };
    const { fetch } = withMedia((request, response) => {
      const film = { kind: 'stream', status: 200, headers, body: Readable.from(parts) } as const;
      void sendStream(request, response, film, { isPrivate: false, isNegotiated: false, name: 'film' });
    });

    const response = await fetch(new Request(FILM));

    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.concat(parts));
  });

  it.each(['before', 'as'])('is not made for a request that is given up %s it is asked for', async (when) => {
    const listener = vi.fn();
    const { fetch } = withMedia(listener);
    const leaving = new AbortController();
    if (when === 'before') leaving.abort();

    const answered = fetch(new Request(FILM, { signal: leaving.signal }));
    leaving.abort();

    await expect(answered).rejects.toThrow();
    expect(listener).not.toHaveBeenCalled();
  });
});

describe('a subscription whose caller leaves', () => {
  /** A gateway with one seat, and what is called as a subscription is opened. */
  async function withOneSeat(onFollow: () => unknown = () => {}) {
    const ticks = createTicks();
    const metrics = createMetrics();
    const feed = createChangeFeed({ index: followedIndex().index, every: ticks.every });
    const { gateway } = await followedGateway([], {
      metrics,
      every: ticks.every,
      maxSubscriptions: 1,
      changeFeed: {
        ...feed,
        async follow(...args) {
          const follower = await feed.follow(...args);
          await onFollow();
          return follower;
        },
      },
    });
    const fetch = createAnswerFetch({ graphQLServer: gateway, answerMedia: undefined });
    const subscribe = (signal: AbortSignal) =>
      fetch(
        new Request('https://site.example/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
          body: JSON.stringify({ query: 'subscription { changes { cursor } }' }),
          signal,
        }),
      );
    const nobodyFollows = () => vi.waitFor(() => expect([feed.followers, ticks.running()]).toEqual([0, 0]));
    return { subscribe, metrics, nobodyFollows };
  }

  it('as it is opened gives its seat back', async () => {
    const leaving = new AbortController();
    const { subscribe, metrics, nobodyFollows } = await withOneSeat(() => leaving.abort());

    await expect(subscribe(leaving.signal)).rejects.toThrow('aborted');

    await nobodyFollows();
    expect(await metrics.read()).toMatch(/gateway_subscriptions_open 0/);
    expect(await metrics.read()).toMatch(/gateway_subscriptions_ended_total\{reason="left"\} 1/);
  });

  it.each(Array.from({ length: 24 }, (_, turns) => turns))(
    'gives its seat back once, %i turns after it is opened',
    async (turns) => {
      const leaving = new AbortController();
      const { subscribe, metrics, nobodyFollows } = await withOneSeat(() => {
        void (async () => {
          for (let turn = 0; turn < turns; turn += 1) await undefined;
          leaving.abort();
        })();
      });

      await subscribe(leaving.signal).catch(() => {});

      await nobodyFollows();
      expect(await metrics.read()).toMatch(/gateway_subscriptions_ended_total\{reason="left"\} 1/);
    },
  );
});
