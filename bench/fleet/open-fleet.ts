import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Call } from '../../src/sandbox/upstream/call-record.ts';
import { type RedisServer, startRedisServer } from '../../test/fleet/redis-server.ts';
import { imageItems } from '../../test/helpers/item-lists.ts';
import { leaderOf, type ReplicaProcess, startReplica } from './replica-process.ts';

/** Replicas as processes, on a Redis and a sandbox of their own. */
export interface BenchFleet {
  readonly redis: RedisServer;
  readonly sandbox: Sandbox;
  /** All that were started, also those that have ended. */
  readonly replicas: readonly ReplicaProcess[];
  /** One more, with an empty folder, or with that of one that has ended. */
  start(folder?: string): Promise<ReplicaProcess>;
  leader(): Promise<ReplicaProcess>;
  /** Those that run, but for the leader. */
  followers(): Promise<readonly ReplicaProcess[]>;
  /** What the sandbox was called for at an address that ends so, oldest first. */
  callsOf(path: string): readonly Call[];
  /** How many these are. */
  counted(path: string): number;
  close(): Promise<void>;
}

export interface BenchFleetOptions {
  readonly replicas: number;
  readonly pictures: number;
  readonly environment?: Readonly<Record<string, string>>;
}

export async function openFleet(options: BenchFleetOptions): Promise<BenchFleet> {
  const { replicas: count, pictures, environment = {} } = options;
  const folder = mkdtempSync(join(tmpdir(), 'gateway-fleet-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const redis = await startRedisServer();
  process.on('exit', () => redis.child.kill('SIGKILL'));
  const sandbox = await startSandbox({ library: { image: imageItems(pictures) } });
  sandbox.control.setQuota('batchget_material', 10_000_000);
  const replicas: ReplicaProcess[] = [];
  let folders = 0;

  function nextFolder(): string {
    folders += 1;
    return join(folder, String(folders));
  }

  async function start(at = nextFolder()): Promise<ReplicaProcess> {
    const replica = await startReplica({ sandbox, folder: at, redisPort: redis.port, environment });
    replicas.push(replica);
    return replica;
  }

  await Promise.all(Array.from({ length: count }, () => start()));
  const leader = () => leaderOf(replicas);
  const callsOf = (path: string) => sandbox.control.calls().filter((call) => call.path.endsWith(path));
  return {
    redis,
    sandbox,
    replicas,
    start,
    leader,
    async followers() {
      const leading = await leader();
      return replicas.filter((replica) => replica.isRunning && replica !== leading);
    },
    callsOf,
    counted: (path) => callsOf(path).length,
    async close() {
      await Promise.all(replicas.map((replica) => replica.kill()));
      await redis.stop();
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
