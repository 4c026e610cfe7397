import { keysOf } from '../../src/fleet/redis/keys.ts';
import { readCost } from '../served/process-cost.ts';
import type { BenchFleet } from './open-fleet.ts';
import { untilReady } from './replica-process.ts';

/** How soon a replica with nothing on disk is one of the fleet. */
export interface Newcomer {
  /** From the begin of its process until readiness says so. */
  readonly readyMs: number;
  /** What the process has taken until then; undefined where the system does not tell. */
  readonly cpuMs: number | undefined;
}

/** Starts one, and ends it once it is ready. */
export async function measureNewcomer(fleet: BenchFleet): Promise<Newcomer> {
  const startedAt = performance.now();
  const newcomer = await fleet.start();
  await untilReady(newcomer);
  const readyMs = performance.now() - startedAt;
  const cost = readCost(newcomer.pid);
  await newcomer.kill();
  return { readyMs, cpuMs: cost && cost.cpuMicroseconds / 1000 };
}

/** What the fleet takes of Redis, in bytes. */
export interface RedisMemory {
  readonly log: number;
  /** The copies of the store that are kept. */
  readonly copies: number;
  /** All that Redis has allocated. */
  readonly all: number;
}

export async function readRedisMemory({ redis, sandbox }: BenchFleet): Promise<RedisMemory> {
  const { log, chunk } = keysOf(sandbox.appId);
  const names = await redis.admin.keys(
    chunk({ snapshot: '*', number: 0 }).replace(/0$/, '*').replace(/[{}]/g, '?'),
  );
  const chunks = await Promise.all(names.map(async (name) => Number(await redis.admin.strlen(name))));
  const [, used = 0] = /^used_memory:(\d+)/m.exec(await redis.admin.info('memory')) ?? [];
  return {
    log: Number(await redis.admin.memory('USAGE', log, 'SAMPLES', 0)),
    copies: chunks.reduce((sum, bytes) => sum + bytes, 0),
    all: Number(used),
  };
}
