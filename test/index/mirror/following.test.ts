import { describe, expect, it } from 'vitest';
import type { AssetIndex } from '../../../src/index/asset-index.ts';
import { createReplicaMirror, type LoggedChanges } from '../../../src/index/mirror/replica-mirror.ts';
import type { AssetLibrary } from '../../../src/library/asset-library.ts';
import type { LibraryCalls } from '../../../src/library/list/library-calls.ts';
import type { MediaAsset } from '../../../src/upstream/asset.ts';
import { createJob } from '../../../src/upstream/job.ts';
import { clockedSource } from '../../helpers/clocked-source.ts';
import { DEFAULTS, libraryOver } from '../../helpers/execute.ts';
import { memoryIndex } from '../../helpers/memory-index.ts';
import { settle } from '../../helpers/settle.ts';
import { windowIn } from '../../helpers/windows.ts';

/** Replicas of an account of pictures, and the log between them. */
function account(count = 45) {
  const upstream = clockedSource({ count });
  const { source, now, clock } = upstream;
  const log: LoggedChanges[] = [];
  const failing = { appends: false, writes: false };

  async function start() {
    const { index } = memoryIndex();
    const failures: unknown[] = [];
    let others: LibraryCalls | undefined;
    const watched: AssetIndex = {
      ...index,
      async apply(changes) {
        if (failing.writes) throw new Error('the disk is full');
        await index.apply(changes);
      },
    };
    const mirror = createReplicaMirror({
      index: watched,
      now,
      onFailure: (error) => void failures.push(String(error)),
    });
    const library = libraryOver(source, { store: mirror.store, now, elsewhere: () => others });
    await mirror.follow(library);
    await mirror.startStoring();
    let applied = 0;
    let applying: Promise<unknown> = Promise.resolve();
    const replica = {
      ...{ index, mirror, library, failures },
      ranked: library.stockedList('image').ranked,
      goElsewhere(calls: LibraryCalls | undefined) {
        others = calls;
      },
      async follow() {
        await mirror.followLog();
        applied = Number((await index.logPosition()) ?? 0);
        await replica.catchUp();
      },
      /** One after the other: several callers may wait for the same entries. */
      catchUp(): Promise<void> {
        const done = applying.then(async () => {
          for (; applied < log.length; applied += 1) await mirror.applyFromLog(log[applied] as LoggedChanges);
        });
        applying = done.catch(() => {});
        return done;
      },
      async lead() {
        await mirror.lead(async (changes) => {
          if (failing.appends) throw new Error('another one leads');
          const position = String(log.length + 1);
          log.push({ ...changes, position });
          return position;
        });
      },
      async read(first: number, offset = 0): Promise<readonly MediaAsset[]> {
        const loader = library.openLoader({ signal: new AbortController().signal, noCache: false });
        const { items } = await loader.loadWindow<MediaAsset>(windowIn(library, 'image', { first, offset }));
        await settle();
        return items;
      },
      ids: () =>
        library
          .stockedList('image')
          .ranked.cachedIn({ newest: 999, oldest: 0 })
          .map(({ id }) => id),
    };
    return replica;
  }

  return { upstream, clock, log, failing, start };
}

/** What a follower asks of the leader, without a log in between. */
function wantsOf(
  leader: { readonly library: AssetLibrary; readonly mirror: { flush(): Promise<void> } },
  follower: { catchUp(): Promise<void> },
  asked: string[] = [],
): LibraryCalls {
  async function want<T>(name: string, work: Promise<T>): Promise<T> {
    asked.push(name);
    const answer = await work;
    await leader.mirror.flush();
    await follower.catchUp();
    return answer;
  }
  const { calls } = leader.library;
  return {
    read: (list, ranks, job) => want(`read ${job.purpose}`, calls.read(list, ranks, job)),
    prove: (list, job) => want(`prove ${job.purpose}`, calls.prove(list, job)),
    readTotals: (call, job) => want(`totals ${job.purpose}`, calls.readTotals(call, job)),
  };
}

async function leaderAndFollower(count?: number) {
  const shared = account(count);
  const [leader, follower] = [await shared.start(), await shared.start()];
  await leader.follow();
  await leader.lead();
  await follower.follow();
  const asked: string[] = [];
  follower.goElsewhere(wantsOf(leader, follower, asked));
  return { ...shared, leader, follower, asked };
}

describe('a replica that follows', () => {
  it('reads what nobody knows by the leader, once for all, and makes no call', async () => {
    const { leader, follower, upstream, asked } = await leaderAndFollower();

    const items = await follower.read(20);

    expect(items.map(({ mediaId }) => mediaId)).toEqual(
      upstream.lists.image.slice(0, 20).map(({ mediaId }) => mediaId),
    );
    expect(follower.ids()).toEqual(leader.ids());
    expect(asked).toContain('read missing');
    const { length: made } = upstream.calls;
    await leader.read(20);
    await follower.read(10, 5);
    expect(upstream.calls).toHaveLength(made);
    expect(await follower.library.filling.step()).toBe(false);
  });

  it('joins a call that the leader makes for another one', async () => {
    const { leader, follower, start, upstream } = await leaderAndFollower();
    const third = await start();
    await third.follow();
    third.goElsewhere(wantsOf(leader, third));

    const pages = await Promise.all([leader, follower, third].map((each) => each.read(20)));

    expect(new Set(pages.map((items) => items.map(({ mediaId }) => mediaId).join()))).toHaveLength(1);
    expect(upstream.calls.filter((call) => JSON.stringify(call).includes('"offset":0'))).toHaveLength(1);
  });

  it('lets one operation cause no more calls of the leader than it may cause of its own', async () => {
    const { follower, upstream } = await leaderAndFollower(1000);
    const loader = follower.library.openLoader({ signal: new AbortController().signal, noCache: false });

    const error = await loader.loadItem({ list: 'image', id: 'unknown' }).catch((reason: unknown) => reason);

    expect(error).toMatchObject({ name: 'OperationTooComplexError' });
    expect(upstream.calls.length).toBeLessThanOrEqual(DEFAULTS.upstreamCallsPerOperation + 1);
  });

  it('keeps items in memory that have not changed, and lets go of those that have', async () => {
    const { leader, follower, upstream, clock } = await leaderAndFollower();
    await leader.read(45);
    await leader.mirror.flush();
    await follower.catchUp();
    await follower.read(45);
    const before = follower.ranked.at(44)?.item;
    const old = follower.ranked.at(3)?.item;
    expect(before).toBeDefined();

    upstream.upload('new');
    clock.time += 3_600_000;
    await leader.read(20);
    await leader.read(20);
    await follower.catchUp();

    expect(follower.ids()).toEqual(leader.ids());
    expect(follower.ids()[0]).toBe('new');
    expect(follower.ranked.at(3)?.item).toBe(old);
    expect(follower.ranked.at(44)?.item).toBe(before);
  });

  it('moves what is above a deletion in one step', async () => {
    const { leader, follower, upstream, clock } = await leaderAndFollower(90);
    await leader.read(90);
    await leader.mirror.flush();
    await follower.catchUp();
    await follower.read(90);
    const oldest = follower.ranked.at(0);
    const above = follower.ranked.at(40);
    upstream.lists.image.splice(60, 1);
    clock.time += 3_600_000;
    await leader.read(20);
    await leader.read(20);
    await leader.mirror.flush();

    const versions = new Set<number>();
    follower.library.subscribe(() => ({ shifted: () => void versions.add(follower.ranked.version) }));
    await follower.catchUp();

    expect(versions.size).toBe(1);
    expect(follower.ids()).toEqual(leader.ids());
    expect(follower.ids()).toHaveLength(89);
    expect(follower.ranked.at(0)).toBe(oldest);
    expect(follower.ranked.at(39)).toBe(above);
  });

  it('has cached answers and stamps notice what it is told', async () => {
    const { leader, follower, upstream, clock } = await leaderAndFollower();
    await follower.read(20);
    const { version } = follower.ranked;
    await follower.catchUp();
    expect(follower.ranked.version).toBe(version);
    upstream.upload('new');
    clock.time += 3_600_000;
    await leader.read(20);
    await leader.read(20);
    await leader.mirror.flush();
    await follower.catchUp();

    expect(follower.ranked.version).toBeGreaterThan(version);
    expect(follower.library.listStatus('image').checkedAt).toBe(leader.library.listStatus('image').checkedAt);
  });

  it('is as it is stored again after a list has changed by itself', async () => {
    const { leader, follower } = await leaderAndFollower();
    await leader.read(45);
    await leader.mirror.flush();
    await follower.catchUp();
    const cached = follower.ranked.at(7);
    if (cached === undefined) throw new Error('It is not known.');

    follower.ranked.forget(cached);
    await settle();

    expect(follower.ids()).toEqual(leader.ids());
  });

  it('is stale while the leader has a list that is disputed, until that is proven', async () => {
    const { leader, follower, clock } = await leaderAndFollower();
    await follower.read(20);
    follower.library.followed.doubt('image');
    expect(follower.library.listStatus('image').stale).toBe(true);
    follower.library.followed.totals('count', { totals: { image: 45 }, at: clock.time + 1 });
    expect(follower.library.listStatus('image').stale).toBe(true);

    clock.time += 60_000;
    await leader.library.calls.prove('image', createJob('check'));
    await leader.mirror.flush();
    await follower.catchUp();

    expect(follower.library.listStatus('image').stale).toBe(false);
  });

  it('shows what the leader has read of a disputed list, stores none of it, and drops it once the list is proven', async () => {
    const { leader, follower, clock, log } = await leaderAndFollower();
    await follower.read(20);
    leader.ranked.dispute(clock.time);
    const before = log.length;

    const items = await follower.read(20, 20);

    expect(items.map(({ mediaId }) => mediaId)).toEqual(leader.ids().slice(20, 40));
    expect(follower.ranked).toMatchObject({ isDisputed: true, totalCount: 45 });
    expect(follower.ranked.isProven({ newest: 24, oldest: 5 })).toBe(false);
    expect(log).toHaveLength(before);
    expect((await follower.index.load(0))?.ids).toHaveLength(20);

    clock.time += 60_000;
    await leader.library.calls.prove('image', createJob('check'));
    await leader.mirror.flush();
    await follower.catchUp();

    expect(leader.ranked.isDisputed).toBe(false);
    expect(follower.ranked.isDisputed).toBe(false);
    expect(follower.ids()).toEqual(leader.ids());
  });

  it('knows by totals that are told that a list has not changed', async () => {
    const { follower, clock, asked } = await leaderAndFollower();
    await follower.read(20);
    clock.time += 3_000_000;
    follower.library.followed.totals('count', {
      totals: { image: 45, video: 0, voice: 0, news: 0 },
      at: clock.time - 1000,
    });
    asked.length = 0;

    await follower.read(20);

    expect(follower.library.listStatus('image').checkedAt).toBe(clock.time - 1000);
    expect(asked).toEqual([]);
  });

  it('drops an answer that comes after another process has begun to make the calls', async () => {
    const { leader, follower, upstream } = await leaderAndFollower();
    await leader.read(20);
    await leader.mirror.flush();
    await follower.catchUp();
    await follower.mirror.pause();
    follower.goElsewhere(undefined);
    const late = follower.read(20, 20).catch((error: unknown) => error);
    await Promise.resolve();

    follower.goElsewhere(wantsOf(leader, follower));
    await follower.follow();
    await late;
    await settle();

    expect(follower.ids()).toEqual(leader.ids());
    expect(upstream.lists.image).toHaveLength(45);
  });
});

describe('a replica that leads', () => {
  it('stores nothing that it could not append, and drops it when it follows', async () => {
    const { leader, follower, failing } = await leaderAndFollower();
    await leader.read(20);
    await leader.mirror.flush();
    failing.appends = true;
    await leader.read(20, 20);
    await leader.mirror.flush();
    expect((await leader.index.load(0))?.ids).toHaveLength(20);
    expect(leader.ids()).toHaveLength(40);
    expect(leader.mirror.status().isStoring).toBe(false);

    failing.appends = false;
    await leader.follow();
    await follower.catchUp();

    expect(leader.ids()).toHaveLength(20);
    expect(follower.ids()).toEqual(leader.ids());
  });

  it('stores nothing more after it could not store what was appended, and has it from the log', async () => {
    const { leader, follower, failing, log } = await leaderAndFollower();
    await leader.read(20);
    await leader.mirror.flush();
    failing.writes = true;
    await leader.read(20, 20);
    const appended = log.length;
    expect(leader.mirror.status()).toMatchObject({ isStoring: false, failure: 'the disk is full' });
    await leader.read(5, 40);
    await leader.mirror.flush();
    expect(log).toHaveLength(appended);

    failing.writes = false;
    await leader.follow();
    await follower.catchUp();

    expect(leader.mirror.status()).toMatchObject({ isStoring: true, failure: undefined });
    expect(leader.ids()).toHaveLength(40);
    expect(follower.ids()).toEqual(leader.ids());
    await leader.lead();
    await leader.read(45);
    await leader.mirror.flush();
    await follower.catchUp();
    expect(follower.ids()).toEqual(leader.ids());
    expect(follower.ids()).toHaveLength(45);
  });

  it('has numbers of calls above all that are stored, so that what it reads is later', async () => {
    const { leader, follower } = await leaderAndFollower(70);
    for (const offset of [0, 50]) await leader.read(5, offset);
    await leader.mirror.flush();
    await follower.catchUp();
    const calls = follower.ranked.cachedIn({ newest: 69, oldest: 0 }).map(({ call }) => call);
    await leader.follow();
    leader.goElsewhere({
      read: async () => ({ unsent: [] }),
      prove: async () => {},
      readTotals: async () => ({ totals: {}, at: 0 }),
    });

    await follower.lead();
    follower.goElsewhere(undefined);
    await follower.read(5, 20);

    const read = follower.ranked.at(47);
    expect(read?.call).toBeGreaterThan(Math.max(...calls));
  });

  it('tells the same checks once, however often it is flushed', async () => {
    const { leader, log } = await leaderAndFollower();
    await leader.read(20);
    await leader.mirror.flush();
    const { length } = log;
    await leader.mirror.flush();
    await leader.mirror.flush();

    expect(log).toHaveLength(length);
  });
});

describe('what a library does for other processes', () => {
  it('tells for which ranks upstream sends nothing', async () => {
    const { leader, upstream } = await leaderAndFollower();
    await leader.read(20);
    upstream.lists.image.length = 45;
    leader.ranked.giveUp([3, 4]);

    const outcome = await leader.library.calls.read('image', [4, 3], createJob('missing'));

    expect(outcome).toEqual({ unsent: [4, 3] });
  });

  it('reads what is known again only if that is old, and to refresh it', async () => {
    const { leader, upstream, clock } = await leaderAndFollower();
    await leader.read(20);
    const { calls } = leader.library;
    const made = upstream.calls.length;
    await calls.read('image', [44, 43], createJob('missing'));
    await calls.read('image', [44, 43], createJob('refresh'));
    expect(upstream.calls).toHaveLength(made);

    clock.time += 48 * 3_600_000;
    await calls.read('image', [44, 43], createJob('missing'));
    expect(upstream.calls).toHaveLength(made);
    await calls.read('image', [44, 43], createJob('refresh'));
    expect(upstream.calls).toHaveLength(made + 1);
  });
});
