import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { openReplicas, type ReplicaProcess } from './open-replicas.ts';
import { askOn, changesFrom, expectEqual, openWarm, page, rolesOf, shownBy } from './warm-fleet.ts';

/** Whether it has ever made calls itself, as its log tells. */
const hasMadeCalls = ({ output: { stdout, stderr } }: ReplicaProcess) =>
  /leads the fleet|goes on alone/.test(stdout + stderr);

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
    // One a leader: on a busy machine, the first may lose its lease as it begins.
    expect(counted('/stable_token')).toBeLessThanOrEqual(replicas.filter(hasMadeCalls).length);
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
    // The simulation measures how soon another one leads. Here it is to do so, and those who wait get theirs.
    const environment = { UPSTREAM_TIMEOUT_MS: '60000' };
    const { leading, followers, replicas, leader, counted } = await openWarm({ environment });
    const callers = followers.map((follower) => askOn(follower, page(0)));
    leading.child.kill(signal);

    const answers = await Promise.all(followers.map(({ ask }, index) => ask(page(200 + index * 20))));

    expect(answers.flatMap(({ errors = [] }) => errors)).toEqual([]);
    expect(followers).toContain(await leader());
    expect(await Promise.all(callers.map(({ end }) => end()))).toEqual(followers.map(() => []));
    // Each that makes calls asks for a token, once, and no other does.
    expect(counted('/stable_token')).toBeLessThanOrEqual(replicas.filter(hasMadeCalls).length);
    if (signal === 'SIGSTOP') {
      leading.child.kill('SIGCONT');
      await expect.poll(async () => (await leading.ready()).fleet?.role).toBe('following');
    }
    await expectEqual({ replicas }, await changesFrom(followers[1] as ReplicaProcess));
  });

  it('have another one lead at once when the leader is stopped', async () => {
    const { leading, followers, replicas, leader, readLog, since } = await openWarm();
    const callers = followers.map((follower) => askOn(follower, page(0)));
    const hasEnded = once(leading.child, 'exit');
    leading.child.kill('SIGTERM');

    expect((await (followers[0] as ReplicaProcess).ask(page(200))).errors).toBeUndefined();

    expect(followers).toContain(await leader());
    expect(await Promise.all(callers.map(({ end }) => end()))).toEqual(followers.map(() => []));
    await hasEnded;
    // Nobody has waited for the lease to end, and nothing was lost: cursors of before are good.
    const log = await readLog();
    const bye = log.findIndex(({ kind }) => kind === 'bye');
    expect(log[bye + 1]).toMatchObject({ kind: 'lead' });
    expect(log[bye + 1]).not.toHaveProperty('epoch');
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
