import { percentile } from '../percentile.ts';
import { readCost } from '../served/process-cost.ts';
import type { Contestant } from './contestant.ts';
import type { Stage } from './stage.ts';
import type { Round } from './statistics.ts';

/** A round, and what went wrong in it. */
export interface MeasuredRound extends Round {
  /** How many requests were refused or broke off. */
  readonly failed: number;
}

export interface MeasureRoundOptions {
  /** Which of the rounds it is. */
  readonly round: number;
  readonly connections: number;
  readonly seconds: number;
  readonly stage: Stage;
}

/** Loads a server, and reads meanwhile what that takes of it and of the load's own core. */
export async function measureRound(
  contestant: Contestant,
  { round, connections, seconds, stage }: MeasureRoundOptions,
): Promise<MeasuredRound> {
  const cpuOf = (pid: number) => readCost(pid)?.cpuMicroseconds ?? Number.NaN;
  const { pid } = contestant.server;
  const callsBefore = await stage.readCalls();
  const [serverBefore, upstreamBefore] = [cpuOf(pid), cpuOf(stage.upstreamPid)];
  const ownBefore = process.cpuUsage();

  const { good, failed, seconds: took } = await contestant.load(connections, seconds);

  const own = process.cpuUsage(ownBefore);
  const server = cpuOf(pid) - serverBefore;
  const load = cpuOf(stage.upstreamPid) - upstreamBefore + own.user + own.system;
  const calls = (await stage.readCalls()) - callsBefore;
  const rssBytes = readCost(pid)?.rssBytes ?? Number.NaN;

  const times = good.map(({ ms }) => ms);
  return {
    round,
    failed,
    perSecond: good.length / took,
    cpuMicroseconds: unlessUnknown(server / good.length),
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    calls: unlessUnknown(calls / good.length),
    bytes: unlessUnknown(good.reduce((total, { bytes }) => total + bytes, 0) / good.length),
    rssMebibytes: unlessUnknown(rssBytes / 2 ** 20),
    serverLoad: unlessUnknown(server / 1e6 / took),
    loadLoad: unlessUnknown(load / 1e6 / took),
  };
}

/** Where the system does not tell, or nothing was answered, no number can be told. */
function unlessUnknown(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
