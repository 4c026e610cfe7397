import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { LEASE_MS } from '../../src/fleet/presence.ts';
import { type Fleet, openReplicas, type ReplicaProcess } from './open-replicas.ts';

const page = (offset: number) =>
  `{ assets(type: IMAGE, first: 20, offset: ${offset}) { totalCount nodes { mediaId } } }`;

/** Beyond what is promised, for a machine that is busy with other tests. In milliseconds. */
const BUSY_MS = 3000;

/** Answers of what is cached, one after the other, until it is told to end. */
function askOn({ ask }: ReplicaProcess, query: string) {
  let isOver = false;
  const errors: unknown[] = [];
  let answers = 0;
  const asking = (async () => {
    while (!isOver) {
      const answer = await ask(query).catch((error: unknown) => ({ data: null, errors: [error] }));
      errors.push(...(answer.errors ?? []));
      answers += 1;
      await setTimeout(20);
    }
  })();
  return {
    /** The errors that callers have seen. */
    async end(): Promise<readonly unknown[]> {
      isOver = true;
      await asking;
      expect(answers).toBeGreaterThan(0);
      return errors;
    },
  };
}

/** What a replica shows of the account: the order of a list, what is found, and what has changed. */
async function shownBy({ ask }: ReplicaProcess, since: string): Promise<unknown> {
  const { data, errors } = await ask(`{
    assets(type: IMAGE, first: 100) { totalCount nodes { mediaId } }
    search(query: "picture", first: 100) { nodes { id } }
    changes(after: "${since}") { nodes { kind itemId at } }
  }`);
  expect(errors).toBeUndefined();
  return data;
}

async function changesFrom({ ask }: ReplicaProcess): Promise<string> {
  const { data } = await ask('{ changes { pageInfo { endCursor } } }');
  return (data as { changes: { pageInfo: { endCursor: string } } }).changes.pageInfo.endCursor;
}

/** Reads the roles of all, in the order of the alphabet. */
function rolesOf(replicas: readonly ReplicaProcess[]) {
  return async () => {
    const readinesses = await Promise.all(replicas.map(({ ready }) => ready()));
    return readinesses.map(({ fleet }) => fleet?.role).toSorted();
  };
}

async function expectEqual({ replicas }: Pick<Fleet, 'replicas'>, since: string): Promise<void> {
  const running = replicas.filter(({ child }) => child.exitCode === null && child.signalCode === null);
  await setTimeout(2000);
  // A busy machine may have given a process no time at all.
  const lags = () => Promise.all(running.map(async ({ ready }) => (await ready()).fleet?.lagSeconds));
  await expect.poll(lags).toEqual(running.map(() => 0));
  const [first, ...others] = await Promise.all(running.map((replica) => shownBy(replica, since)));
  for (const other of others) expect(other).toEqual(first);
}

/** The leader, the others, and some pages that all of them have. */
async function openWarm() {
  const fleet = await openReplicas();
  const leader = await fleet.leader();
  const followers = fleet.replicas.filter((replica) => replica !== leader);
  for (const offset of [0, 20, 40, 60, 80]) expect((await leader.ask(page(offset))).errors).toBeUndefined();
  const since = await changesFrom(leader);
  await expectEqual(fleet, since);
  return { ...fleet, leading: leader, followers, since };
}

describe('three processes over one Redis', () => {
  it('get one token, and fetch each page of a cold list once for 10,000 equal queries', async () => {
    // One caller asks all, within whatever time that takes.
    const { replicas, counted, leader } = await openReplicas({
      environment: { RATE_LIMIT_PER_MINUTE: '1000000', UPSTREAM_TIMEOUT_MS: '60000' },
    });
    await leader();
    const offsets = [0, 20, 40, 60, 80];
    let next = 0;
    const errors: unknown[] = [];

    async function runCaller(): Promise<void> {
      for (let query = next++; query < 10_000; query = next++) {
        const replica = replicas[query % replicas.length] as ReplicaProcess;
        const answer = await replica.ask(page(offsets[query % offsets.length] as number));
        errors.push(...(answer.errors ?? []));
      }
    }
    await Promise.all(Array.from({ length: 100 }, runCaller));

    expect(errors).toEqual([]);
    expect(counted('/batchget_material')).toBe(offsets.length);
    expect(counted('/stable_token')).toBe(1);
  });

  it('show an upload that one of them has found, in the same place and as the same change', async () => {
    const { sandbox, leading, followers, replicas, since } = await openWarm();
    sandbox.control.upload('image', { name: 'picture that is new.png' });

    await leading.check();
    await expectEqual({ replicas }, since);

    const shown = (await shownBy(followers[0] as ReplicaProcess, since)) as { changes: { nodes: unknown[] } };
    expect(shown.changes.nodes).toHaveLength(1);
  });

  it.each([
    ['is killed', 'SIGKILL'],
    ['hangs', 'SIGSTOP'],
  ] as const)('go on when the leader %s', async (_, signal) => {
    const { leading, followers, replicas, leader, counted, since } = await openWarm();
    const callers = followers.map((follower) => askOn(follower, page(0)));
    const at = performance.now();
    leading.child.kill(signal);

    const answer = await (followers[0] as ReplicaProcess).ask(page(200));
    const answeredAfter = performance.now() - at;

    // It could not wait longer than for its deadline: whoever asks again gets it.
    const again =
      answer.errors === undefined ? answer : await (followers[0] as ReplicaProcess).ask(page(200));
    expect(again.errors).toBeUndefined();
    expect(answeredAfter).toBeLessThan(LEASE_MS + 1000 + BUSY_MS);
    expect(followers).toContain(await leader());
    expect(await Promise.all(callers.map(({ end }) => end()))).toEqual(followers.map(() => []));
    expect(counted('/stable_token')).toBe(2);
    if (signal === 'SIGSTOP') {
      leading.child.kill('SIGCONT');
      await expect.poll(async () => (await leading.ready()).fleet?.role).toBe('following');
    }
    await expectEqual({ replicas }, await changesFrom(followers[1] as ReplicaProcess));
    expect(since).toBeDefined();
  });

  it('have another one lead at once when the leader is stopped', async () => {
    const { leading, followers, replicas, leader, since } = await openWarm();
    const callers = followers.map((follower) => askOn(follower, page(0)));
    const hasEnded = once(leading.child, 'exit');
    leading.child.kill('SIGTERM');
    const at = performance.now();

    expect((await (followers[0] as ReplicaProcess).ask(page(200))).errors).toBeUndefined();

    // Far less than a lease, which a dead leader would have kept.
    expect(performance.now() - at).toBeLessThan(BUSY_MS);
    expect(followers).toContain(await leader());
    expect(await Promise.all(callers.map(({ end }) => end()))).toEqual(followers.map(() => []));
    await hasEnded;
    // Nothing was lost: cursors of before are good.
    await expectEqual({ replicas }, since);
  });

  it.each(['killed', 'stopped', 'flushed'] as const)(
    'answer what is cached while Redis is %s, and are equal after it',
    async (what) => {
      const { redis, replicas, leading, leader, sandbox } = await openWarm();
      const callers = replicas.map((replica) => askOn(replica, page(0)));
      const termOf = async (replica: ReplicaProcess) => (await replica.ready()).fleet?.term ?? 0;
      const term = await termOf(leading);

      if (what === 'killed') await redis.kill();
      if (what === 'stopped') redis.child.kill('SIGSTOP');
      if (what === 'flushed') await redis.admin.flushall();
      if (what !== 'flushed') {
        const statuses = () => Promise.all(replicas.map(async ({ ready }) => (await ready()).status));
        await expect.poll(statuses).toEqual(replicas.map(() => 'degraded'));
        await expect.poll(rolesOf(replicas)).toEqual(replicas.map(() => 'alone'));
        // Within its share of the reserve, each makes its own calls.
        expect((await leading.ask(page(220))).errors).toBeUndefined();
      }
      if (what === 'killed') redis.restart();
      if (what === 'stopped') redis.child.kill('SIGCONT');
      const ready = () => Promise.all(replicas.map(async (each) => (await each.ready()).status));
      await expect.poll(ready).toEqual(replicas.map(() => 'ready'));
      // Whoever leads then does so anew, and cursors expire: what was seen last may not be in the log. It is
      // in a new term where the lease is lost. Where Redis only was not heard, the leader may still have it.
      if (what !== 'stopped') await expect.poll(async () => termOf(await leader())).toBeGreaterThan(term);
      await expect.poll(rolesOf(replicas)).toEqual(['following', 'following', 'leading']);

      expect(await Promise.all(callers.map(({ end }) => end()))).toEqual(replicas.map(() => []));
      const since = await changesFrom(await leader());
      sandbox.control.upload('image', { name: 'picture of after.png' });
      await (await leader()).check();
      await expectEqual({ replicas }, since);
    },
  );

  it('has walks over replicas at random skip and repeat nothing, while pictures are uploaded', async () => {
    const { replicas, sandbox, leader } = await openReplicas({ pictures: 200 });
    await leader();
    for (let walk = 0; walk < 5; walk += 1) {
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const replica = replicas[Math.floor(Math.random() * replicas.length)] as ReplicaProcess;
        const { data, errors } = await replica.ask(
          `{ assets(type: IMAGE, first: 20${after === null ? '' : `, after: "${after}"`}) {
               nodes { mediaId } pageInfo { hasNextPage endCursor }
             } }`,
        );
        expect(errors).toBeUndefined();
        const { nodes, pageInfo } = (data as { assets: Shown }).assets;
        seen.push(...nodes.map(({ mediaId }) => mediaId));
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
        if (Math.random() < 0.3) {
          sandbox.control.upload('image');
          await replica.check();
        }
      } while (after !== null);

      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBeGreaterThanOrEqual(200);
    }
  });
});

interface Shown {
  readonly nodes: readonly { readonly mediaId: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}
