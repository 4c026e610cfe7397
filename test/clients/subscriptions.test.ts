import { gql as apolloGql } from '@apollo/client';
import { gql, type OperationResult } from '@urql/core';
import { GraphQLError } from 'graphql';
import { NetworkError } from 'graphql-sse';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { answerStreams } from '../../src/server/subscriptions/answer-streams.ts';
import { images } from '../helpers/assets.ts';
import { serve } from '../helpers/serve.ts';
import { followedGateway } from '../server/subscriptions/followed-gateway.ts';
import * as apollo from './apollo-events.ts';
import { connect, follow } from './events.ts';
import * as urql from './urql-events.ts';

const QUERY = 'subscription Changes($after: String) { changes(after: $after) { kind itemId cursor } }';

/** A gateway on a port, as it is in production. */
async function serveChanges(settings: Parameters<typeof followedGateway>[1] = {}) {
  const followed = await followedGateway([], settings);
  const { url } = await serve(
    answerStreams(followed.gateway, (error) => {
      throw error;
    }),
  );
  return {
    ...followed,
    url,
    isFollowed: () => vi.waitFor(() => expect(followed.changeFeed.followers).toBe(1)),
  };
}

const COMPLETE = 'event: complete\ndata:\n\n';
const next = (result: object) => `:\n\nevent: next\ndata: ${JSON.stringify(result)}\n\n`;

/** A server that gives these events, a connection for all up to each `complete`, or a status. */
async function serveAnswers(script: readonly (string | number)[]) {
  const left = [...script];
  const connections: (string | undefined)[] = [];
  const { url } = await serve((request, response) => {
    request.setEncoding('utf8').once('data', (body: string) => {
      connections.push(JSON.parse(body).variables.after);
      const first = left.shift() ?? 500;
      if (typeof first === 'number') {
        response.writeHead(first).end();
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(first);
      if (left[0] === COMPLETE) response.end(left.shift());
    });
  });
  return { url, connections };
}

/** What an iterator fails with next. */
async function errorOf(changes: AsyncIterator<unknown>): Promise<unknown> {
  return changes.next().then(
    ({ value }) => {
      throw new Error(`It has gone on: ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}

describe('graphql-sse', () => {
  it('is told what happens', async () => {
    const { url, upload, isFollowed } = await serveChanges();
    const changes = follow(url);
    const first = changes.next();
    await isFollowed();
    await upload(...images(2));

    expect((await first).value).toMatchObject({ kind: 'CREATED' });
    expect((await changes.next()).value).toMatchObject({ kind: 'CREATED' });
    await changes.return(undefined);
  });

  it('goes on behind what it has got when its connection breaks', async () => {
    const { gateway, upload, changeFeed } = await followedGateway();
    const served = await serve(answerStreams(gateway, () => {}));
    const changes = follow(served.url);
    const first = changes.next();
    await vi.waitFor(() => expect(changeFeed.followers).toBe(1));
    const [one, two, three] = images(3);
    if (one === undefined || two === undefined || three === undefined) throw new Error('There are three.');
    await upload(one);
    const seen = [(await first).value?.itemId];
    served.server.closeAllConnections();
    await upload(two, three);

    seen.push((await changes.next()).value?.itemId, (await changes.next()).value?.itemId);

    expect(new Set(seen).size).toBe(3);
    await changes.return(undefined);
  });

  it.each([
    ['nonsense', {}, 'BAD_USER_INPUT'],
    [undefined, { changeFeed: undefined }, 'SEARCH_UNAVAILABLE'],
    ['ZgEjRWeJq83vAAAAAAPnAAAAAA', {}, 'BAD_USER_INPUT'],
  ])('is told why %j is not followed, once', async (after, settings, code) => {
    const { url } = await serveChanges(settings);
    const failure = await errorOf(follow(url, after));

    expect(failure).toBeInstanceOf(GraphQLError);
    expect(failure).toMatchObject({ extensions: { code } });
  });

  it('is told once that changes are not known any more, also after it was told some', async () => {
    const { url, connections } = await serveAnswers([
      next({ data: { changes: { kind: 'CREATED', itemId: 'tea', cursor: 'one' } } }),
      COMPLETE,
      next({ errors: [{ message: 'Gone.', extensions: { code: 'CHANGES_EXPIRED' } }] }),
      COMPLETE,
    ]);
    const changes = follow(url);

    expect((await changes.next()).value).toMatchObject({ itemId: 'tea' });
    expect(await errorOf(changes)).toMatchObject({
      message: 'Gone.',
      extensions: { code: 'CHANGES_EXPIRED' },
    });
    expect(connections).toEqual([undefined, 'one']);
  });

  it('goes on from the cursor of the last event when a gateway ends its subscription', async () => {
    const extensions = { code: 'SUBSCRIPTION_ENDED', cursor: 'two' };
    const { url, connections } = await serveAnswers([
      next({ errors: [{ message: 'This gateway stops.', extensions }] }),
      COMPLETE,
      503,
      next({ data: { changes: { kind: 'CREATED', itemId: 'tea', cursor: 'three' } } }),
    ]);
    const changes = follow(url, 'one');

    expect((await changes.next()).value).toMatchObject({ itemId: 'tea' });
    expect(connections).toEqual(['one', 'two', 'two']);
    await changes.return(undefined);
  });

  it('is told once that its key is refused', async () => {
    const { url } = await serveChanges({ access: { mode: 'keys', apiKeys: [], draftsVisibleTo: [] } });
    const failure = await errorOf(follow(url));

    expect(failure).toBeInstanceOf(NetworkError);
    expect(failure).toMatchObject({ response: { status: 401 } });
  });

  it('fails where too many are open, for which it may try again', async () => {
    const { url } = await serveChanges({ maxSubscriptions: 1 });
    const client = connect(url);
    onTestFinished(() => client.dispose());
    const [open, refused] = [client.iterate({ query: QUERY }), client.iterate({ query: QUERY })];
    const next = open.next();
    await vi.waitFor(async () => {
      await expect(refused.next()).rejects.toMatchObject({ response: { status: 503 } });
    });
    await open.return?.();
    await next;
  });
});

describe('Apollo Client', () => {
  it('is told what happens, and why it ends', async () => {
    const { url, upload, isFollowed, changeFeed } = await serveChanges();
    const results: unknown[] = [];
    const client = apollo.connect(url);
    const done = new Promise<void>((resolve) => {
      client
        .subscribe({ query: apolloGql(QUERY), errorPolicy: 'all' })
        .subscribe({ next: (result) => void results.push(result), error: resolve, complete: resolve });
    });
    await isFollowed();
    await upload(...images(1));
    await vi.waitFor(() => expect(results).toHaveLength(1));
    changeFeed.end();
    await done;

    expect(results[0]).toMatchObject({ data: { changes: { kind: 'CREATED' } } });
    expect(JSON.stringify(results[1])).toContain('SUBSCRIPTION_ENDED');
  });
});

describe('urql', () => {
  it('is told what happens, and why it ends', async () => {
    const { url, upload, isFollowed, changeFeed } = await serveChanges();
    const results: OperationResult[] = [];
    urql
      .connect(url)
      .subscription(gql(QUERY), {})
      .subscribe((result) => void results.push(result));
    await isFollowed();
    await upload(...images(1));
    await vi.waitFor(() => expect(results).toHaveLength(1));
    changeFeed.end();
    await vi.waitFor(() => expect(results.at(-1)?.hasNext).toBe(false));

    const changes = { kind: 'CREATED', itemId: expect.any(String), cursor: expect.any(String) };
    const cursor = results[0]?.data?.changes.cursor;
    // It repeats the last change with what comes without data, and all of it once nothing follows.
    expect(
      results.map(({ data, error, hasNext }) => [
        data,
        error?.graphQLErrors.map(({ extensions }) => extensions),
        hasNext,
      ]),
    ).toEqual([
      [{ changes }, undefined, true],
      [{ changes }, [{ code: 'SUBSCRIPTION_ENDED', cursor }], true],
      [{ changes }, [{ code: 'SUBSCRIPTION_ENDED', cursor }], false],
    ]);
  });
});
