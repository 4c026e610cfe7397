import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { type RedisServer, startRedisServer } from '../../../test/fleet/redis-server.ts';
import { openTcpProxy, type TcpProxy } from '../../../test/fleet/tcp-proxy.ts';
import { imageItems } from '../../../test/helpers/item-lists.ts';
import { type ReplicaProcess, startReplica, untilReady } from '../replica-process.ts';

/** A replica, its way to Redis, and whether callers are to be answered by it. */
export interface ChaosReplica {
  readonly proxy: TcpProxy;
  process: ReplicaProcess;
  /** Not while it is dead, stopped, or starting. */
  isUp: boolean;
  /** Ends it, and starts it again on what it has on disk. Resolves once it listens. */
  restart(signal: 'SIGKILL' | 'SIGTERM', afterMs: number): Promise<void>;
}

/** A fleet of which everything can be taken away. */
export interface ChaosFleet {
  readonly redis: RedisServer;
  /** An empty one: whoever becomes its copy has lost all. */
  readonly emptyRedis: RedisServer;
  readonly sandbox: Sandbox;
  readonly replicas: readonly ChaosReplica[];
  close(): Promise<void>;
}

export interface ChaosFleetOptions {
  readonly replicas: number;
  readonly pictures: number;
  /** The calls of a day of each endpoint. */
  readonly calls: number;
}

export async function openChaosFleet({
  replicas: count,
  pictures,
  calls,
}: ChaosFleetOptions): Promise<ChaosFleet> {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-chaos-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const redis = await startRedisServer();
  const emptyRedis = await startRedisServer();
  process.on('exit', () => {
    for (const { child } of [redis, emptyRedis]) child.kill('SIGKILL');
  });
  const sandbox = await startSandbox({ library: { image: imageItems(pictures) } });

  async function openReplica(index: number): Promise<ChaosReplica> {
    const proxy = await openTcpProxy(redis.port);
    const start = () =>
      startReplica({
        sandbox,
        folder: join(folder, String(index)),
        redisPort: proxy.port,
        // Checks often, so that what is uploaded is found, by all who can make calls.
        environment: { FRESH_SECONDS: '2', UPSTREAM_DAILY_CALLS: String(calls) },
      });
    const replica: ChaosReplica = {
      proxy,
      process: await start(),
      isUp: true,
      async restart(signal, afterMs) {
        replica.isUp = false;
        replica.process.signal(signal);
        await new Promise((resolve) => setTimeout(resolve, afterMs));
        await replica.process.kill();
        replica.process = await start();
        replica.isUp = true;
      },
    };
    return replica;
  }

  const replicas = await Promise.all(Array.from({ length: count }, (_, index) => openReplica(index)));
  await Promise.all(replicas.map((replica) => untilReady(replica.process)));
  return {
    redis,
    emptyRedis,
    sandbox,
    replicas,
    async close() {
      await Promise.all(replicas.map((replica) => replica.process.kill()));
      await Promise.all(replicas.map(({ proxy }) => proxy.close()));
      await Promise.all([redis.stop(), emptyRedis.stop(), sandbox.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
