import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../load/closed-loop.ts';
import { openLoop } from '../overload/open-loop.ts';
import { percentile } from '../percentile.ts';
import type { BenchFleet } from './open-fleet.ts';
import { pageQuery, type ReplicaProcess } from './replica-process.ts';

/** What callers of what is cached have waited, in one state of things. */
export interface CachedAnswers {
  readonly title: string;
  readonly p50Ms: number | undefined;
  readonly p99Ms: number | undefined;
  readonly maxMs: number | undefined;
  readonly answers: number;
  /** Answers that were none, or with another status than 200. */
  readonly failed: number;
}

/** Asked of each replica. Far less than it can answer: waits are its own, and not those of a queue. */
const PER_SECOND = 50;

/** Redis is away for this long, in seconds: replicas notice, and are alone after four. */
const AWAY_SECONDS = 10;

/** A page of what is cached, again and again. */
export async function measureCached(
  title: string,
  replicas: readonly ReplicaProcess[],
  seconds: number,
): Promise<CachedAnswers> {
  const request = requestOf(pageQuery(0));
  const outcomes = await Promise.all(
    replicas.map(({ port }) => openLoop({ port, request, seconds }, PER_SECOND)),
  );
  return summarise(title, outcomes.flat());
}

/** The same of all replicas while Redis is there, goes, is away and comes back, by either way of going. */
export async function measureCachedThroughout(fleet: BenchFleet, seconds: number): Promise<CachedAnswers[]> {
  const replicas = fleet.replicas.filter(({ isRunning }) => isRunning);
  const rows = [await measureCached('Redis is there', replicas, seconds)];
  await fleet.redis.kill();
  rows.push(await measureCached('Redis is killed', replicas, AWAY_SECONDS));
  fleet.redis.restart();
  rows.push(await measureCached('Redis comes back, empty', replicas, AWAY_SECONDS));
  await sleep(2000);
  fleet.redis.child.kill('SIGSTOP');
  rows.push(await measureCached('Redis hangs', replicas, AWAY_SECONDS));
  fleet.redis.child.kill('SIGCONT');
  rows.push(await measureCached('Redis goes on', replicas, AWAY_SECONDS));
  return rows;
}

function summarise(title: string, outcomes: readonly Outcome[]): CachedAnswers {
  const times = outcomes.map(({ ms }) => ms);
  return {
    title,
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    maxMs: percentile(times, 1),
    answers: outcomes.length,
    failed: outcomes.filter(({ status }) => status !== 200).length,
  };
}

function requestOf(query: string): Buffer {
  const body = JSON.stringify({ query });
  const head = [
    'POST /graphql HTTP/1.1',
    'host: localhost',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}
