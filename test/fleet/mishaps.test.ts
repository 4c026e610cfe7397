import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { keysOf } from '../../src/fleet/redis/keys.ts';
import { loadNamedScenario } from '../../src/sandbox/scenario/load-scenario.ts';
import type { ReplicaProcess } from './open-replicas.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';
import { openTcpProxy, type TcpProxy } from './tcp-proxy.ts';
import { askOn, changesFrom, expectEqual, openWarm, page, rolesOf } from './warm-fleet.ts';

/** What happens to a Redis, and how it ends. */
interface Mishap {
  readonly name: string;
  begin(redis: RedisServer, logKey: string): Promise<unknown>;
  end(redis: RedisServer, logKey: string): Promise<unknown>;
}

const ANOTHER = '127.0.0.1';

const MISHAPS: readonly Mishap[] = [
  {
    name: 'has something else in place of the log (WRONGTYPE)',
    begin: ({ admin }, logKey) => admin.set(logKey, 'text'),
    end: ({ admin }, logKey) => admin.del(logKey),
  },
  {
    name: 'is a copy for a while (READONLY)',
    // Of a server that is not there: it keeps what it has.
    begin: ({ admin }) => admin.replicaof(ANOTHER, 1),
    end: ({ admin }) => admin.replicaof('NO', 'ONE'),
  },
  {
    name: 'reads its file (LOADING)',
    async begin(redis) {
      const keys = Array.from({ length: 3000 }, (_, n) => [`key ${n}`, 'x'.repeat(100)]).flat();
      await redis.admin.mset(keys);
      await redis.admin.save();
      await redis.kill();
      redis.restart('--key-load-delay', '1500', '--loading-process-events-interval-bytes', '1024');
    },
    // It ends by itself.
    end: async ({ admin }) => expect.poll(async () => await admin.info('persistence')).toContain('loading:0'),
  },
  {
    name: 'is full (maxmemory)',
    begin: ({ admin }) => admin.config('SET', 'maxmemory', 1),
    end: ({ admin }) => admin.config('SET', 'maxmemory', 0),
  },
  {
    name: 'is flushed (FLUSHALL)',
    begin: ({ admin }) => admin.flushall(),
    end: async () => {},
  },
];

/** They can lead and follow again, and have the same. */
async function expectWell(fleet: Awaited<ReturnType<typeof openWarm>>): Promise<void> {
  const { replicas, sandbox, leader } = fleet;
  await expect.poll(rolesOf(replicas)).toEqual(['following', 'following', 'leading']);
  sandbox.control.upload('image', { name: 'picture of after.png' });
  // What a leader could not store, it has others lead for.
  await expect.poll(async () => (await (await leader()).check()).errors).toBeUndefined();
  await expect.poll(rolesOf(replicas)).toEqual(['following', 'following', 'leading']);
  await expectEqual(fleet, await changesFrom(await leader()));
}

describe('a fleet answers what is cached without an error', () => {
  it.each(MISHAPS)('while its Redis $name, and is one again after it', async ({ begin, end }) => {
    const fleet = await openWarm();
    const { redis, replicas, sandbox } = fleet;
    const { log } = keysOf(sandbox.appId);
    const callers = replicas.map((replica) => askOn(replica, page(0)));

    await begin(redis, log);
    // Longer than contact may be lost before replicas go on alone.
    await setTimeout(6000);
    await end(redis, log);

    await expectWell(fleet);
    expect(await Promise.all(callers.map((caller) => caller.end()))).toEqual(replicas.map(() => []));
  });

  it('over a failover that loses what came last, and is one again after it', async () => {
    const second = await startRedisServer();
    onTestFinished(second.stop);
    let proxy: TcpProxy | undefined;
    const fleet = await openWarm({
      async through(port) {
        await second.admin.replicaof(ANOTHER, port);
        proxy = await openTcpProxy(port);
        onTestFinished(() => proxy?.close());
        return proxy.port;
      },
    });
    const { redis, replicas, leading, sandbox } = fleet;
    const { log } = keysOf(sandbox.appId);
    const callers = replicas.map((replica) => askOn(replica, page(0)));
    await expect.poll(() => second.admin.xlen(log)).toBe(await redis.admin.xlen(log));
    await second.admin.replicaof('NO', 'ONE');
    const length = await redis.admin.xlen(log);
    expect((await leading.ask(page(200))).errors).toBeUndefined();
    await expect.poll(() => redis.admin.xlen(log)).toBeGreaterThan(length);

    proxy?.pointTo(second.port);
    proxy?.cut();
    proxy?.heal();

    await expectWell(fleet);
    expect(await Promise.all(callers.map((caller) => caller.end()))).toEqual(replicas.map(() => []));
  });
});

describe('what stops the calls of a leader', () => {
  const LISTS = '{ lists { name isAvailable unavailableReason } }';
  const PUBLICATIONS = '{ publications(first: 1) { totalCount } }';
  const withoutId = ({ errors = [] }: Awaited<ReturnType<ReplicaProcess['ask']>>) =>
    errors.map(({ message, extensions }) => ({ message, ...extensions, requestId: undefined }));

  it('is told by all replicas: a permission that the account lacks', async () => {
    const { sandbox, leading, followers } = await openWarm();
    sandbox.control.startScenario(await loadNamedScenario('unverified'));

    const refused = await leading.ask(PUBLICATIONS);

    expect(withoutId(refused)).toMatchObject([{ code: 'UPSTREAM_REFUSED' }]);
    const lists = (await leading.ask(LISTS)).data;
    expect(JSON.stringify(lists)).toContain('WeChat does not give this account the permission');
    for (const follower of followers) {
      await expect.poll(async () => (await follower.ask(LISTS)).data).toEqual(lists);
      expect(withoutId(await follower.ask(PUBLICATIONS))).toEqual(withoutId(refused));
    }
  });

  it('is told by all replicas: an outage, and its end', async () => {
    const { sandbox, leading, followers, replicas } = await openWarm();
    const outages = () =>
      Promise.all(
        replicas.map(async ({ ready }) => {
          const { status, list } = await ready();
          return { status, isStopped: list.outage !== null };
        }),
      );
    sandbox.control.addFault({ kind: 'status', status: 503 }, { times: 10_000 });
    const failing = async () => {
      for (const offset of [200, 220, 240]) await leading.ask(page(offset));
      return outages();
    };

    await expect.poll(failing).toEqual(replicas.map(() => ({ status: 'degraded', isStopped: true })));

    sandbox.control.clearFaults();
    const again = async () => {
      await followers[0]?.ask(page(200));
      return outages();
    };
    await expect.poll(again).toEqual(replicas.map(() => ({ status: 'ready', isStopped: false })));
  });

  it('is told by a replica that comes later', async () => {
    const { sandbox, leading, start } = await openWarm();
    sandbox.control.startScenario(await loadNamedScenario('unverified'));
    await leading.ask(PUBLICATIONS);
    await setTimeout(1500);

    const newcomer = await start();

    const lists = (await leading.ask(LISTS)).data;
    await expect.poll(async () => (await newcomer.ask(LISTS)).data).toEqual(lists);
  });
});
