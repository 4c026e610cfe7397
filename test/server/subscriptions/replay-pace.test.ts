import { afterEach, describe, expect, it, vi } from 'vitest';
import { images } from '../../helpers/assets.ts';
import { ask } from '../../helpers/execute.ts';
import { settle } from '../../helpers/settle.ts';
import { followedGateway } from './followed-gateway.ts';

const PAGE = '{ changes { pageInfo { endCursor } } }';

/** A gateway that 250 changes have passed since a cursor. Time and minutes go by when a test says so. */
async function afterChanges(rateLimitPerMinute: number, now: () => number = Date.now) {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  const followed = await followedGateway([], { rateLimitPerMinute, now });
  const after: string = (await ask(followed.gateway, PAGE)).data.changes.pageInfo.endCursor;
  await followed.upload(...images(250));
  return { ...followed, after };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('a subscription that begins with what has changed before', () => {
  it('counts as one request for each hundred of these, and waits for the next minute beyond the limit', async () => {
    // One for the cursor, one that opens it, one for the second hundred.
    const { subscribe, after, ticks } = await afterChanges(3);
    const { take } = await subscribe({ variables: { after } });
    const told = await take(200);
    let isTold = false;
    const next = take(1).then((events) => {
      isTold = true;
      return events;
    });
    await settle(100);
    expect([told.length, isTold]).toEqual([200, false]);

    vi.advanceTimersByTime(60_000);
    await ticks.pass(60);

    expect((await next)[0]?.data.data.changes.kind).toBe('CREATED');
    expect(await take(49)).toHaveLength(49);
  });

  it('ends with the gateway also while it waits, with the cursor to go on from', async () => {
    const { subscribe, after, changeFeed, ticks } = await afterChanges(3);
    const { take, rest } = await subscribe({ variables: { after } });
    const last = (await take(200)).at(-1);
    const end = rest();
    await settle(100);
    changeFeed.end();

    expect(await end).toMatchObject([
      { data: { errors: [{ extensions: { code: 'SUBSCRIPTION_ENDED', cursor: last?.id } }] } },
      { event: 'complete' },
    ]);
    await ticks.pass(2);
    expect([changeFeed.followers, ticks.running()]).toEqual([0, 0]);
  });

  it('leaves nothing behind when its caller leaves while it waits', async () => {
    const { subscribe, after, changeFeed, ticks } = await afterChanges(3);
    const { take, leave } = await subscribe({ variables: { after } });
    await take(200);
    await settle(100);
    await leave();
    await settle();

    expect([changeFeed.followers, ticks.running()]).toEqual([0, 0]);
  });

  it('counts what happens once it is open as none', async () => {
    const { subscribe, after } = await afterChanges(2, () => 0);
    const { take } = await subscribe({ variables: { after } });

    expect(await take(250)).toHaveLength(250);
  });
});
