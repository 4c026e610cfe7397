import fc from 'fast-check';
import { isObjectType, lexicographicSortSchema } from 'graphql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { schema as ownSchema } from '../../../schema/index.ts';
import { createMetrics } from '../../../src/server/operator/metrics.ts';
import { apiKey, bearer } from '../../helpers/api-key.ts';
import { images, mediaAsset } from '../../helpers/assets.ts';
import { ask } from '../../helpers/execute.ts';
import { draft } from '../../helpers/news.ts';
import { propertyRuns } from '../../helpers/property-runs.ts';
import { settle } from '../../helpers/settle.ts';
import { CHANGES, followedGateway } from './followed-gateway.ts';

const PICTURE = mediaAsset({ mediaId: 'a', name: 'tea.jpg' });
const PAGE = '{ changes(first: 100) { pageInfo { endCursor } } }';
const SINCE =
  'query ($after: String) { changes(after: $after, first: 100) { nodes { kind itemId list cursor } } }';

describe('Subscription.changes', () => {
  it('tells what happens, each as an event with its cursor', async () => {
    const { subscribe, upload, edit, delete: remove } = await followedGateway();
    const { response, take } = await subscribe();
    await upload(PICTURE);
    const [created] = await take(1);
    await edit({ ...PICTURE, name: 'other.jpg' });
    const [changed] = await take(1);
    await remove(PICTURE);
    const [deleted] = await take(1);

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(created?.data.data.changes).toMatchObject({ kind: 'CREATED', list: 'IMAGE' });
    expect(changed?.data.data.changes).toMatchObject({ kind: 'CHANGED' });
    expect(deleted?.data.data.changes).toMatchObject({ kind: 'DELETED' });
    for (const event of [created, changed, deleted]) {
      expect(event?.event).toBe('next');
      expect(event?.id).toBe(event?.data.data.changes.cursor);
    }
  });

  it('speaks the distinct connections mode of GraphQL over SSE, byte for byte', async () => {
    const { subscribe, upload, changeFeed } = await followedGateway();
    const { textOf } = await subscribe({ query: 'subscription { changes { kind } }' });
    const beginning = await textOf(1);
    expect(beginning).toMatch(/^:\nid: [\w-]+\n\n$/);
    await upload(PICTURE);
    await textOf(beginning.length + 1);
    changeFeed.end();

    const text = await textOf(Number.POSITIVE_INFINITY);

    const [, cursor = ''] = /^event: next\nid: (.+)$/m.exec(text) ?? [];
    expect(text).toBe(
      `${beginning}event: next\nid: ${cursor}\ndata: {"data":{"changes":{"kind":"CREATED"}}}\n\n` +
        `event: next\nid: ${cursor}\ndata: {"errors":[{"message":"This gateway stops. Subscribe again with \\"after\\" set to this \\"cursor\\".",` +
        `"extensions":{"code":"SUBSCRIPTION_ENDED","cursor":"${cursor}"}}]}\n\n` +
        'event: complete\ndata:\n\n',
    );
  });

  it('tells the same as Query.changes, in the same order', async () => {
    const { gateway, subscribe, upload, edit, delete: remove } = await followedGateway(images(2));
    const after = (await ask(gateway, PAGE)).data.changes.pageInfo.endCursor;
    const { take } = await subscribe({ variables: { after } });
    await upload(PICTURE, mediaAsset({ mediaId: 'b' }));
    await edit(mediaAsset({ mediaId: 'image-1', name: 'another.jpg' }));
    await remove(mediaAsset({ mediaId: 'image-2' }));

    const events = await take(4);

    const { nodes } = (await ask(gateway, SINCE, { after })).data.changes;
    expect(nodes).toHaveLength(4);
    expect(events.map(({ data }) => data.data.changes)).toEqual(nodes);
  });

  it('goes on behind any of its events, with exactly the rest', async () => {
    const { gateway, subscribe, upload } = await followedGateway();
    const after = (await ask(gateway, PAGE)).data.changes.pageInfo.endCursor;
    await upload(...images(120));
    const { take } = await subscribe({ variables: { after } });
    const all = await take(120);

    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 118 }), fc.boolean(), async (index, byHeader) => {
        const cursor = all[index]?.id ?? '';
        const resumed = await subscribe(
          byHeader
            ? { variables: { after }, headers: { 'last-event-id': cursor } }
            : { variables: { after: cursor } },
        );
        const rest = all.slice(index + 1);

        expect((await resumed.take(rest.length)).map(({ id }) => id)).toEqual(rest.map(({ id }) => id));
        await resumed.leave();
      }),
      { numRuns: propertyRuns(20) },
    );
  });

  it('goes on from its beginning, before anything has happened, as an EventSource does', async () => {
    const { subscribe, upload } = await followedGateway();
    const { textOf, leave } = await subscribe();
    const [, lastEventId = ''] = /^id: (.+)\n\n$/m.exec(await textOf(1)) ?? [];
    await leave();
    await upload(PICTURE);

    const resumed = await subscribe({ headers: { 'last-event-id': lastEventId } });

    expect((await resumed.next())?.data.data.changes).toMatchObject({ kind: 'CREATED' });
  });

  it.each([
    [{ variables: { after: 'nonsense' } }, 'BAD_USER_INPUT'],
    [{ headers: { 'last-event-id': 'nonsense' } }, 'BAD_USER_INPUT'],
    [{ query: 'subscription { changes { nonsense } }' }, 'GRAPHQL_VALIDATION_FAILED'],
    [{ query: 'subscription { changes { kind } more: changes { kind } }' }, 'GRAPHQL_VALIDATION_FAILED'],
  ])('of %j is one event with the error', async (options, code) => {
    const { subscribe, changeFeed } = await followedGateway();

    const events = await (await subscribe(options)).rest();

    expect(events).toMatchObject([
      { event: 'next', data: { errors: [{ extensions: { code } }] } },
      { event: 'complete' },
    ]);
    expect(changeFeed.followers).toBe(0);
  });

  it('is SEARCH_UNAVAILABLE where nothing is stored', async () => {
    const { subscribe } = await followedGateway([], { changeFeed: undefined });

    expect(await (await subscribe()).next()).toMatchObject({
      data: { errors: [{ extensions: { code: 'SEARCH_UNAVAILABLE' } }] },
    });
  });

  it('is executed once for all that ask alike, wherever they begin', async () => {
    const { schema, executions } = countedSchema();
    const { gateway, subscribe, upload } = await followedGateway([], { schema });
    const after = (await ask(gateway, PAGE)).data.changes.pageInfo.endCursor;
    const readers = [await subscribe(), await subscribe(), await subscribe({ variables: { after } })];
    const other = await subscribe({ query: 'subscription { changes { at cursor } }' });
    await upload(PICTURE);

    const events = await Promise.all(readers.map(({ next }) => next()));

    expect(new Set(events.map((event) => JSON.stringify(event))).size).toBe(1);
    expect((await other.next())?.data.data.changes).toHaveProperty('at');
    expect(executions()).toBe(2);
  });
});

/** The schema, and how many changes it has told. */
function countedSchema() {
  const schema = lexicographicSortSchema(ownSchema);
  let count = 0;
  const change = schema.getType('Change');
  if (!isObjectType(change)) throw new Error('There is no type Change.');
  const { cursor } = change.getFields();
  const resolve = cursor?.resolve;
  if (cursor === undefined || resolve === undefined) throw new Error('A change has no cursor.');
  cursor.resolve = (...args) => {
    count += 1;
    return resolve(...args);
  };
  return { schema, executions: () => count };
}

describe('the rights of a subscription', () => {
  const editor = apiKey('editor', 'key-of-the-editor');
  const reader = apiKey('reader', 'key-of-the-reader');

  it('leave out drafts for who may not see them, in the same document', async () => {
    const { subscribe, upload } = await followedGateway([], {
      access: { mode: 'keys', apiKeys: [editor, reader], draftsVisibleTo: ['editor'] },
    });
    const [seesDrafts, seesNone] = [
      await subscribe({ headers: bearer('key-of-the-editor') }),
      await subscribe({ headers: bearer('key-of-the-reader') }),
    ];
    await upload(draft({ mediaId: 'secret' }));
    await upload(PICTURE);

    const seen = (await seesDrafts.take(2)).map(({ data }) => data.data.changes.list);

    expect(seen).toEqual(['DRAFT', 'IMAGE']);
    expect((await seesNone.next())?.data.data.changes.list).toBe('IMAGE');
  });

  it('are those of the moment at which something happens', async () => {
    const draftsVisibleTo = ['editor'];
    const { subscribe, upload } = await followedGateway([], {
      access: { mode: 'keys', apiKeys: [editor], draftsVisibleTo },
    });
    const { next } = await subscribe({ headers: bearer('key-of-the-editor') });
    await upload(draft({ mediaId: 'first' }));
    expect((await next())?.data.data.changes.list).toBe('DRAFT');
    draftsVisibleTo.pop();
    await upload(draft({ mediaId: 'second' }));
    await upload(PICTURE);

    expect((await next())?.data.data.changes.list).toBe('IMAGE');
  });
});

describe('the bounds of subscriptions', () => {
  it('refuse a caller that has as many as it may have, until one ends', async () => {
    const { subscribe } = await followedGateway([], { maxSubscriptionsPerCaller: 2 });
    const first = await subscribe();
    await subscribe();

    const { response } = await subscribe();

    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('5');
    await first.leave();
    await settle();
    expect((await subscribe()).response.status).toBe(200);
  });

  it('refuse anybody once all are open', async () => {
    const { subscribe } = await followedGateway([], { maxSubscriptions: 1 });
    await subscribe();

    const { response, next } = await subscribe();

    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await next()).toMatchObject({ data: { errors: [{ extensions: { code: 'OVERLOADED' } }] } });
  });

  it('count one as one request, and its events as none', async () => {
    const { subscribe, upload } = await followedGateway([], { rateLimitPerMinute: 1 });
    const { take } = await subscribe();
    await upload(...images(5));

    expect(await take(5)).toHaveLength(5);
    expect((await subscribe()).response.status).toBe(429);
  });
});

describe('a subscription that is open', () => {
  it('is pinged while nothing happens', async () => {
    const { subscribe, ticks } = await followedGateway();
    const { textOf } = await subscribe();
    const beginning = await textOf(1);
    await ticks.pass(4);

    expect(await textOf(beginning.length + 1)).toBe(`${beginning}:\n\n`);
  });

  it('leaves nothing behind when its caller leaves', async () => {
    const metrics = createMetrics();
    const { subscribe, ticks, changeFeed } = await followedGateway([], { metrics });
    const readers = [await subscribe(), await subscribe()];
    expect([changeFeed.followers, ticks.running()]).toEqual([2, 2]);
    for (const { leave } of readers) await leave();
    await settle();

    expect([changeFeed.followers, ticks.running()]).toEqual([0, 0]);
    expect(await metrics.read()).toMatch(/gateway_subscriptions_ended_total\{reason="left"\} 2/);
    expect(await metrics.read()).toMatch(/gateway_subscriptions_open 0/);
  });

  it('is dropped when nobody reads it, with the cursor to go on from', async () => {
    const metrics = createMetrics();
    const { gateway, subscribe, upload, ticks, changeFeed } = await followedGateway([], { metrics });
    const after = (await ask(gateway, PAGE)).data.changes.pageInfo.endCursor;
    const stalled = await subscribe();
    const reading = await subscribe();
    await upload(...images(20));
    expect(await reading.take(20)).toHaveLength(20);
    await ticks.pass(15);
    expect(changeFeed.followers).toBe(1);

    const events = await stalled.rest();

    const last = events.at(-2);
    const { code, cursor } = last?.data.errors[0].extensions ?? {};
    expect([code, events.at(-1)?.event]).toEqual(['SUBSCRIPTION_ENDED', 'complete']);
    const told = events.slice(0, -2);
    const { nodes } = (await ask(gateway, SINCE, { after })).data.changes;
    const rest = (await ask(gateway, SINCE, { after: cursor })).data.changes.nodes;
    expect([...told.map(({ data }) => data.data.changes), ...rest]).toEqual(nodes);
    expect(await metrics.read()).toMatch(/gateway_subscriptions_ended_total\{reason="dropped"\} 1/);
  });

  it('ends with the feed, with the cursor to go on from', async () => {
    const { subscribe, upload, changeFeed } = await followedGateway();
    const { take, rest } = await subscribe();
    await upload(...images(3));
    const told = await take(3);
    changeFeed.end();

    expect(await rest()).toMatchObject([
      {
        event: 'next',
        id: told.at(-1)?.id,
        data: { errors: [{ extensions: { code: 'SUBSCRIPTION_ENDED', cursor: told.at(-1)?.id } }] },
      },
      { event: 'complete' },
    ]);
  });

  it('ends with the feed at once though nobody reads it, and is closed if that does not change', async () => {
    const { subscribe, upload, ticks, changeFeed } = await followedGateway();
    await subscribe();
    await upload(...images(3));
    await settle();
    changeFeed.end();
    expect(changeFeed.followers).toBe(0);
    await ticks.pass(2);

    expect(ticks.running()).toBe(0);
  });
});

describe('what a subscription is answered with', () => {
  it.each(['application/json', 'application/graphql-response+json', 'text/html'])(
    'is 406 for a client that accepts %s',
    async (accept) => {
      const { gateway } = await followedGateway();
      const response = await gateway.fetch('http://gateway.test/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept },
        body: JSON.stringify({ query: CHANGES }),
      });

      expect(response.status).toBe(406);
      expect(await response.text()).toContain('text/event-stream');
    },
  );

  it.each(['*/*', 'application/json, text/event-stream', 'text/*'])(
    'is events for a client that accepts %s',
    async (accept) => {
      const { subscribe } = await followedGateway();
      const { response } = await subscribe({ headers: { accept } });

      expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    },
  );

  it.each([
    [{}, 403],
    [{ 'graphql-require-preflight': '1' }, 200],
    [{ 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'same-origin' }, 200],
    [{ 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'cross-site', origin: 'https://stranger.example' }, 403],
    [{ 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'cross-site', origin: 'https://listed.example' }, 200],
  ])('over GET with %j is %i', async (headers, status) => {
    const { gateway, changeFeed } = await followedGateway([], { corsOrigins: ['https://listed.example'] });
    const address = `http://gateway.test/graphql?query=${encodeURIComponent(CHANGES)}`;
    const response = await gateway.fetch(address, { headers: { accept: 'text/event-stream', ...headers } });

    expect(response.status).toBe(status);
    onTestFinished(() => changeFeed.end());
  });
});
