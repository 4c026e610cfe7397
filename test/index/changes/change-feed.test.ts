import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangePosition } from '../../../src/index/asset-index.ts';
import { createChangeFeed, type Follower } from '../../../src/index/changes/change-feed.ts';
import { ChangesExpiredError } from '../../../src/index/errors.ts';
import { propertyRuns } from '../../helpers/property-runs.ts';
import { settle } from '../../helpers/settle.ts';
import { createTicks } from '../../helpers/ticks.ts';
import { followedIndex } from './followed-index.ts';

const IMAGES = 1;
const NEWS = 2;
const DRAFTS = 3;

/** A feed of an index that a test fills, with the timers of the test. */
function followedFeed() {
  const index = followedIndex();
  const ticks = createTicks();
  const feed = createChangeFeed({ index: index.index, every: ticks.every });
  return { ...index, ticks, feed };
}

/** The next so many ids. */
async function take(follower: Follower, count: number): Promise<readonly (string | undefined)[]> {
  const ids: (string | undefined)[] = [];
  for (let left = count; left > 0; left -= 1) ids.push((await follower.next()).value?.id);
  return ids;
}

/** What a promise has come to by now, however often it is asked. */
function watch<T>(promise: Promise<T>) {
  const watched: { value?: T; error?: unknown } = {};
  promise.then(
    (value) => {
      watched.value = value;
    },
    (error: unknown) => {
      watched.error = error;
    },
  );
  return watched;
}

function names(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `item-${index}`);
}

describe('a follower', () => {
  it('is told what is stored, without being told of it between', async () => {
    const { feed, store } = followedFeed();
    const follower = await feed.follow(undefined, [IMAGES]);
    const next = follower.next();
    store(IMAGES, 'a');
    feed.wake();

    expect((await next).value).toMatchObject({
      id: 'a',
      list: IMAGES,
      rev: 1,
      epoch: '0123456789abcdef0123456789abcdef',
    });
  });

  it('is first told what has changed since its position, over as many pages as it takes', async () => {
    const { feed, store, position, reads } = followedFeed();
    const start = position();
    store(IMAGES, ...names(250));

    const follower = await feed.follow(start, [IMAGES]);

    expect(await take(follower, 250)).toEqual(names(250));
    expect(reads.map(({ after, count }) => [after?.rev, count])).toEqual([
      [0, 100],
      [100, 100],
      [200, 100],
    ]);
  });

  it('is told by the next look what another process has stored', async () => {
    const { feed, store, ticks } = followedFeed();
    const follower = await feed.follow(undefined, [IMAGES]);
    const next = watch(follower.next());
    store(IMAGES, 'a');
    await settle();
    expect(next).toEqual({});
    await ticks.pass(1);

    expect(next).toMatchObject({ value: { value: { id: 'a' } } });
  });

  it('misses nothing that is stored while the feed reads', async () => {
    const { feed, store, hold } = followedFeed();
    const follower = await feed.follow(undefined, [IMAGES]);
    const next = watch(follower.next());
    const release = hold();
    feed.wake();
    // The read that is under way has not seen it.
    store(IMAGES, 'a');
    feed.wake();
    release();
    await settle();

    expect(next).toMatchObject({ value: { value: { id: 'a' } } });
  });

  it('misses nothing that is stored while it comes', async () => {
    const { feed, store, hold } = followedFeed();
    const release = hold();
    const coming = feed.follow(undefined, [IMAGES]);
    store(IMAGES, 'a');
    feed.wake();
    release();
    const next = watch((await coming).next());
    await settle();
    feed.wake();
    await settle();

    expect(next).toMatchObject({ value: { value: { id: 'a' } } });
  });

  it('is behind the last change once it asks for the next', async () => {
    const { feed, store, position } = followedFeed();
    const start = position();
    store(IMAGES, 'a', 'b');
    const follower = await feed.follow(start, [IMAGES]);
    const positions = [follower.position().rev];
    for (const _ of ['a', 'b']) {
      await follower.next();
      positions.push(follower.position().rev);
    }
    void follower.next();

    expect([...positions, follower.position().rev]).toEqual([0, 0, 1, 2]);
  });

  it('is told an item once, at its newest change, if it has not read meanwhile', async () => {
    const { feed, store } = followedFeed();
    const follower = await feed.follow(undefined, [IMAGES]);
    for (const id of ['a', 'b', 'a', 'c', 'a']) {
      store(IMAGES, id);
      feed.wake();
      await settle();
    }

    expect(await take(follower, 3)).toEqual(['b', 'c', 'a']);
  });
});

describe('a wake', () => {
  it('reads once, and wakes nobody, where nothing was stored', async () => {
    const { feed, reads } = followedFeed();
    const follower = await feed.follow(undefined, [IMAGES]);
    const next = watch(follower.next());
    feed.wake();
    await settle();

    expect(next).toEqual({});
    expect(reads).toHaveLength(2);
  });

  it('reads nothing where nobody follows', async () => {
    const { feed, store, reads } = followedFeed();
    store(IMAGES, 'a');
    feed.wake();
    await settle();

    expect(reads).toEqual([]);
  });

  it('moves those on whose lists have no change, and tells them nothing', async () => {
    const { feed, store, position } = followedFeed();
    const follower = await feed.follow(undefined, [IMAGES]);
    const next = watch(follower.next());
    store(NEWS, 'n');
    feed.wake();
    await settle();
    expect(next).toEqual({});
    expect(follower.position()).toEqual(position());
    store(IMAGES, 'a');
    feed.wake();
    await settle();

    expect(next).toMatchObject({ value: { value: { id: 'a' } } });
  });

  it('of many is one look after that which is under way', async () => {
    const { feed, reads, hold } = followedFeed();
    await feed.follow(undefined, [IMAGES]);
    const release = hold();
    for (let wakes = 0; wakes < 50; wakes += 1) feed.wake();
    release();
    await settle();

    expect(reads).toHaveLength(3);
  });
});

describe('many followers', () => {
  it('at the same place share one page', async () => {
    const { feed, store, reads } = followedFeed();
    const followers = await Promise.all(names(100).map(() => feed.follow(undefined, [IMAGES])));
    const all = Promise.all(followers.map((follower) => take(follower, 2)));
    await settle();
    reads.length = 0;
    store(IMAGES, 'a', 'b');
    feed.wake();

    expect(new Set((await all).map((ids) => ids.join()))).toEqual(new Set(['a,b']));
    expect(reads).toHaveLength(1);
  });

  it('that are behind alike share theirs, too', async () => {
    const { feed, store, reads, position } = followedFeed();
    await feed.follow(undefined, [IMAGES]);
    const start = position();
    store(IMAGES, ...names(150));
    feed.wake();
    await settle();
    reads.length = 0;
    const followers = await Promise.all(names(20).map(() => feed.follow(start, [IMAGES])));

    const told = await Promise.all(followers.map((follower) => take(follower, 150)));

    expect(new Set(told.map((ids) => ids.join()))).toEqual(new Set([names(150).join()]));
    // The first page is that which the wake has read.
    expect(reads.map(({ after }) => after?.rev)).toEqual([100]);
  });

  it('each read on from where they are: one at the head, one that is slow', async () => {
    const { feed, store } = followedFeed();
    const slow = await feed.follow(undefined, [IMAGES]);
    const quick = await feed.follow(undefined, [IMAGES]);
    const told: (string | undefined)[] = [];
    for (const id of names(120)) {
      const next = take(quick, 1);
      await settle(1);
      store(IMAGES, id);
      feed.wake();
      told.push(...(await next));
    }

    expect(told).toEqual(names(120));
    expect(await take(slow, 120)).toEqual(names(120));
  });

  it('are woken a few in each turn of the event loop', async () => {
    const { feed, store } = followedFeed();
    const perTurn: number[] = [];
    let told = 0;
    for (const follower of await Promise.all(names(200).map(() => feed.follow(undefined, [IMAGES]))))
      follower.next().then(() => {
        told += 1;
      });
    await settle();
    store(IMAGES, 'a');
    feed.wake();
    for (let before = told; told < 200; before = told) {
      await nextTurn();
      perTurn.push(told - before);
    }

    expect(Math.max(...perTurn)).toBeLessThanOrEqual(32);
  });

  it('of other lists are told all that a page lacks which was read before they came', async () => {
    const { feed, store, hold, position } = followedFeed();
    const start = position();
    const first = await feed.follow(undefined, [IMAGES]);
    const ofImages = watch(take(first, 1));
    store(IMAGES, 'a');
    store(NEWS, 'n');
    const release = hold();
    feed.wake();
    const second = feed.follow(start, [NEWS]);
    release();
    const ofNews = watch(take(await second, 2));
    await settle();
    const third = await feed.follow(start, [NEWS]);

    expect(ofImages).toEqual({ value: ['a'] });
    expect(ofNews).toEqual({ value: ['a', 'n'] });
    expect(await take(third, 2)).toEqual(['a', 'n']);
  });
});

describe('an index that fails', () => {
  it('is asked again by the next look, and those at the head notice nothing', async () => {
    const { feed, store, fail, ticks } = followedFeed();
    const follower = await feed.follow(undefined, [IMAGES]);
    const next = watch(follower.next());
    store(IMAGES, 'a');
    fail(new Error('The disk is gone.'));
    feed.wake();
    await settle();
    expect(next).toEqual({});
    fail(undefined);
    await ticks.pass(1);

    expect(next).toMatchObject({ value: { value: { id: 'a' } } });
  });

  it('rejects for who reads on, and for nobody who reads the same afterwards', async () => {
    const { feed, store, fail, position } = followedFeed();
    const start = position();
    store(IMAGES, ...names(101));
    const [one, other] = [await feed.follow(start, [IMAGES]), await feed.follow(start, [IMAGES])];
    await Promise.all([take(one, 100), take(other, 100)]);
    fail(new Error('The disk is gone.'));

    await expect(one.next()).rejects.toThrow('The disk is gone.');

    fail(undefined);
    expect(await take(other, 1)).toEqual(['item-100']);
    expect(one.position()).toEqual(position(100));
  });

  it('rejects for who comes, and leaves nothing of that behind', async () => {
    const { feed, fail, ticks } = followedFeed();
    fail(new Error('The disk is gone.'));

    await expect(feed.follow(undefined, [IMAGES])).rejects.toThrow('The disk is gone.');

    expect([feed.followers, ticks.running()]).toEqual([0, 0]);
  });

  it('has forgotten the position of all that follow: each is told so, at once', async () => {
    const { feed, beginAnew } = followedFeed();
    const followers = await Promise.all(names(3).map(() => feed.follow(undefined, [IMAGES])));
    const nexts = followers.map((follower) => watch(follower.next()));
    await settle();
    beginAnew();
    feed.wake();
    await settle();

    expect(nexts.map(({ error }) => error instanceof ChangesExpiredError)).toEqual([true, true, true]);
  });

  it('that was begun anew tells those of it, too, who know that nothing follows their position', async () => {
    const { feed, beginAnew, position } = followedFeed();
    const followers = [await feed.follow(undefined, [IMAGES]), await feed.follow(position(), [IMAGES])];
    const nexts = followers.map((follower) => watch(follower.next()));
    await settle();
    beginAnew();
    feed.wake();
    await settle();

    expect(nexts.map(({ error }) => error instanceof ChangesExpiredError)).toEqual([true, true]);
  });

  it.each([0, 1])(
    'that has forgotten what a slow one has not read has nobody else miss anything, whenever that is seen',
    async (looks) => {
      const { feed, store, forget, ticks } = followedFeed();
      const slow = await feed.follow(undefined, [IMAGES]);
      forget();
      await ticks.pass(looks);
      const follower = await feed.follow(undefined, [IMAGES]);
      const next = watch(take(follower, 2));
      await ticks.pass(1);
      for (const id of ['a', 'b']) {
        store(IMAGES, id);
        feed.wake();
        await settle();
      }

      expect(next).toEqual({ value: ['a', 'b'] });
      await expect(slow.next()).rejects.toThrow(ChangesExpiredError);
    },
  );

  it('that was begun anew is followed by those who come then', async () => {
    const { feed, store, beginAnew, position } = followedFeed();
    const formerStart = position();
    store(IMAGES, 'old');
    const former = await feed.follow(undefined, [IMAGES]);
    const formerPosition = position();
    await feed.follow(formerStart, [IMAGES]);
    beginAnew();
    const start = position();
    const follower = await feed.follow(undefined, [IMAGES]);
    const next = watch(follower.next());
    store(IMAGES, 'new');
    const behind = take(await feed.follow(start, [IMAGES]), 1);
    feed.wake();
    await settle();

    expect(next).toMatchObject({ value: { value: { id: 'new', epoch: start.epoch } } });
    expect(await behind).toEqual(['new']);
    await expect(former.next()).rejects.toThrow(ChangesExpiredError);
    await expect(feed.follow(formerPosition, [IMAGES])).rejects.toThrow(ChangesExpiredError);
  });
});

describe('the end', () => {
  const DONE = { value: { done: true, value: undefined } };

  it('of the feed is that of all who wait or read, and of who comes later', async () => {
    const { feed, store, hold, position } = followedFeed();
    const start = position();
    store(IMAGES, 'a');
    const [waiting, reading] = [await feed.follow(undefined, [IMAGES]), await feed.follow(start, [IMAGES])];
    await take(reading, 1);
    const release = hold();
    const nexts = [watch(waiting.next()), watch(reading.next())];
    await settle();
    feed.end();
    release();
    await settle();

    expect(nexts).toEqual([DONE, DONE]);
    expect(await (await feed.follow(start, [IMAGES])).next()).toEqual(DONE.value);
    expect([waiting.position().rev, reading.position().rev]).toEqual([1, 1]);
  });

  it('of the feed is told at once to who deals with a change, and to nobody who has left', async () => {
    const { feed, store, position } = followedFeed();
    const start = position();
    store(IMAGES, 'a', 'b');
    const [busy, gone] = [await feed.follow(start, [IMAGES]), await feed.follow(start, [IMAGES])];
    const told: string[] = [];
    busy.onEnd(() => told.push('busy'));
    gone.onEnd(() => told.push('gone'));
    await take(busy, 1);
    await gone.return();
    feed.end();

    expect(told).toEqual(['busy']);
    expect(busy.position()).toEqual(start);
  });

  it('comes to a follower that leaves while it waits', async () => {
    const { feed, store } = followedFeed();
    const follower = await feed.follow(undefined, [IMAGES]);
    const next = watch(follower.next());
    await settle();
    await follower.return();
    store(IMAGES, 'a');
    feed.wake();
    await settle();

    expect(next).toEqual(DONE);
    expect(await follower.next()).toEqual(DONE.value);
  });

  it('comes to a follower that leaves while it reads, and not what was read', async () => {
    const { feed, store, hold, position } = followedFeed();
    const start = position();
    store(IMAGES, ...names(101));
    const follower = await feed.follow(start, [IMAGES]);
    await take(follower, 100);
    const release = hold();
    const next = watch(follower.next());
    await follower.return();
    release();
    await settle();

    expect(next).toEqual(DONE);
    expect(follower.position()).toEqual(position(100));
  });

  it('of all leaves no timer, whatever each was doing, and leaving twice counts once', async () => {
    const { feed, store, position, ticks, reads } = followedFeed();
    const start = position();
    store(IMAGES, 'a');
    const followers = [
      await feed.follow(start, [IMAGES]),
      await feed.follow(start, [IMAGES, NEWS]),
      await feed.follow(undefined, [DRAFTS]),
    ];
    for (const follower of followers) void follower.next();
    expect([feed.followers, ticks.running()]).toEqual([3, 1]);
    for (const follower of [...followers, ...followers]) await follower.return();

    expect([feed.followers, ticks.running()]).toEqual([0, 0]);
    reads.length = 0;
    feed.wake();
    await settle();
    expect(reads).toEqual([]);
  });

  it('of all is no end of the feed: who comes next follows from then on', async () => {
    const { feed, store, reads } = followedFeed();
    await (await feed.follow(undefined, [IMAGES, NEWS])).return();
    store(IMAGES, 'missed');
    const next = take(await feed.follow(undefined, [IMAGES]), 1);
    store(IMAGES, 'a');
    feed.wake();

    expect(await next).toEqual(['a']);
    expect(reads.at(-1)?.lists).toEqual([IMAGES]);
  });
});

/** Who follows lists, and goes on from the last change that it was told whenever it comes again. */
function createReader(follow: (after?: ChangePosition) => Promise<Follower>, lists: readonly number[]) {
  const told: { readonly list: number; readonly id: string; readonly rev: number }[] = [];
  let follower: Follower | undefined;
  let after: ChangePosition | undefined;
  let startRev: number | undefined;
  let reading: Promise<void> | undefined;

  async function readNext(of: Follower): Promise<void> {
    const { done, value } = await of.next();
    reading = undefined;
    if (done) return;
    told.push(value);
    after = { epoch: value.epoch, rev: value.rev };
  }

  return {
    lists,
    told,
    startRev: () => startRev,
    async come(): Promise<void> {
      if (follower !== undefined) return;
      follower = await follow(after);
      after ??= follower.position();
      startRev ??= after.rev;
    },
    /** Asks for another change, if it has got the one before. */
    read(): void {
      if (follower !== undefined) reading ??= readNext(follower);
    },
    isReading: () => reading !== undefined,
    async leave(): Promise<void> {
      await follower?.return();
      follower = undefined;
      await reading;
    },
  };
}

describe('whatever is stored, in whatever order followers read, leave and come', () => {
  const LISTS = [[IMAGES], [NEWS], [IMAGES, NEWS], [IMAGES, NEWS, DRAFTS]];
  const reader = fc.nat(LISTS.length - 1);
  const step = fc.oneof(
    fc.record({
      do: fc.constant('store' as const),
      list: fc.constantFrom(IMAGES, NEWS, DRAFTS),
      items: fc.uniqueArray(fc.nat(150), { maxLength: 130, size: 'max' }),
    }),
    fc.record({
      do: fc.constant('ask' as const),
      what: fc.constantFrom('come' as const, 'read' as const, 'read' as const, 'leave' as const),
      reader,
    }),
    fc.record({ do: fc.constantFrom('wake' as const, 'tick' as const, 'turn' as const) }),
    fc.record({ do: fc.constant('delay' as const), turns: fc.nat(3) }),
  );

  it('each is told each change once, in order, and each item at its newest', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
        const { feed, store, changes, delay, ticks } = followedFeed();
        const readers = LISTS.map((lists) => createReader((after) => feed.follow(after, lists), lists));

        for (const each of steps) {
          if (each.do === 'store') store(each.list, ...each.items.map(String));
          else if (each.do === 'wake') feed.wake();
          else if (each.do === 'tick') await ticks.pass(1);
          else if (each.do === 'delay') delay(each.turns);
          else if (each.do === 'ask') await readers[each.reader]?.[each.what]();
          else await nextTurn();
        }
        feed.wake();
        for (const each of readers) await readAll(each);

        for (const { told, lists, startRev } of readers) {
          const revs = told.map(({ rev }) => rev);
          expect(revs).toEqual([...new Set(revs)].sort((one, other) => one - other));
          const since = startRev();
          if (since === undefined) continue;
          const newest = new Map(told.map(({ list, id, rev }) => [`${list} ${id}`, rev]));
          const due = changes().filter(({ list, rev }) => lists.includes(list) && rev > since);
          expect(due.map(({ list, id }) => newest.get(`${list} ${id}`))).toEqual(due.map(({ rev }) => rev));
        }
        for (const { leave } of readers) await leave();
        expect([feed.followers, ticks.running()]).toEqual([0, 0]);
      }),
      { numRuns: propertyRuns(1000) },
    );
  });

  /** Reads on until it waits. */
  async function readAll(each: ReturnType<typeof createReader>): Promise<void> {
    if (each.startRev() === undefined) return;
    await each.come();
    do {
      each.read();
      for (let turn = 0; each.isReading() && turn < 20; turn += 1) await nextTurn();
    } while (!each.isReading());
  }
});
