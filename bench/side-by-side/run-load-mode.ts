import { percentile } from '../percentile.ts';
import { readCost } from '../served/process-cost.ts';
import { WrongAnswerError } from './check-answer.ts';
import { type Contestant, enterContestant } from './contestant.ts';
import type { LoadMode } from './modes.ts';
import type { BenchOptions } from './options.ts';
import { QUERIES, type Query } from './queries.ts';
import { type Stage, setUpStage } from './stage.ts';
import type { Round } from './statistics.ts';
import { walk } from './walk.ts';

/** What one target did with one query in one mode. */
export interface Result {
  readonly mode: LoadMode['name'];
  readonly query: string;
  readonly target: string;
  readonly rounds: readonly Round[];
  /** How many requests were refused or broke off, over all rounds. */
  readonly failed: number;
}

/** Told of what is found meanwhile. */
export interface Reporter {
  /** A target is out of the running for a query. */
  onWrongAnswer(target: string, query: string, problem: string): void;
}

/** As many clients ask at once. */
const CONNECTIONS = 50;

/** So many answers are compared before the rounds, and as many after. */
const CHECKS = 3;

/** Starts upstream and all targets of a mode, and measures each query in interleaved rounds. */
export async function* runLoadMode(
  mode: LoadMode,
  options: BenchOptions & { readonly core: number | undefined },
  reporter: Reporter,
): AsyncGenerator<{ readonly query: Query; readonly results: readonly Result[] }> {
  const names = mode.queries.filter((name) => options.queries.includes(name));
  const queries = QUERIES.filter(({ name }) => names.includes(name));
  if (queries.length === 0) return;
  await using stage = await setUpStage({ ...options, mode: mode.name, upstream: mode });
  if (mode.isWalked)
    await Promise.all(stage.running.map(({ target, server }) => walk(target, server, mode.totals, queries)));
  for (const [index, query] of queries.entries())
    yield { query, results: await runQuery(query, index, { mode, stage, options, reporter }) };
}

interface Setting {
  readonly mode: LoadMode;
  readonly stage: Stage;
  readonly options: BenchOptions;
  readonly reporter: Reporter;
}

async function runQuery(query: Query, index: number, setting: Setting): Promise<Result[]> {
  const { mode, stage, options, reporter } = setting;
  const places = new Map<Contestant, () => number>();
  for (const { target, server } of stage.running) {
    const nextPlace = mode.placesOf(query, index);
    const contestant = enterContestant({ target, server, query, nextPlace, upstream: stage.upstream });
    if (contestant !== undefined) places.set(contestant, nextPlace);
  }
  const rounds = new Map<Contestant, { round: Round; failed: number }[]>();

  /** Does something with each that has given no wrong answer yet. */
  async function forEach(
    work: (contestant: Contestant) => Promise<void>,
    isBackwards = false,
  ): Promise<void> {
    const order = [...places.keys()];
    for (const contestant of isBackwards ? order.reverse() : order) {
      try {
        await work(contestant);
      } catch (error) {
        if (!(error instanceof WrongAnswerError)) throw error;
        places.delete(contestant);
        reporter.onWrongAnswer(contestant.target.name, query.name, error.message);
      }
    }
  }

  const check = (contestant: Contestant) => {
    const nextPlace = places.get(contestant) ?? (() => 0);
    return contestant.check(Array.from({ length: CHECKS }, nextPlace));
  };

  await forEach(check);
  await forEach(async (contestant) => void (await contestant.load(CONNECTIONS, options.warmUpSeconds)));
  // Forwards and backwards in turn, so that none always follows the same other one.
  for (let round = 0; round < options.rounds; round += 1)
    await forEach(
      async (contestant) => {
        const measured = await measureRound(contestant, round, stage, options.seconds);
        rounds.set(contestant, [...(rounds.get(contestant) ?? []), measured]);
      },
      round % 2 === 1,
    );
  await forEach(check);

  return Array.from(places.keys(), (contestant) => {
    const measured = rounds.get(contestant) ?? [];
    return {
      mode: mode.name,
      query: query.name,
      target: contestant.target.name,
      rounds: measured.map(({ round }) => round),
      failed: measured.reduce((total, { failed }) => total + failed, 0),
    };
  });
}

async function measureRound(contestant: Contestant, round: number, stage: Stage, seconds: number) {
  const { pid } = contestant.server;
  const callsBefore = await stage.readCalls();
  const [before, upstreamBefore, loadBefore] = [
    readCost(pid),
    readCost(stage.upstreamPid),
    process.cpuUsage(),
  ];
  const { good, failed, seconds: took } = await contestant.load(CONNECTIONS, seconds);
  const [after, upstreamAfter, load] = [
    readCost(pid),
    readCost(stage.upstreamPid),
    process.cpuUsage(loadBefore),
  ];
  const calls = (await stage.readCalls()) - callsBefore;

  const spent = (end: typeof after, start: typeof after) =>
    end === undefined || start === undefined ? undefined : end.cpuMicroseconds - start.cpuMicroseconds;
  const [server, upstream] = [spent(after, before), spent(upstreamAfter, upstreamBefore)];
  const times = good.map(({ ms }) => ms);
  const perSecond = good.length / took;
  const measured: Round = {
    round,
    perSecond,
    cpuMicroseconds: server === undefined || good.length === 0 ? undefined : server / good.length,
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    calls: calls / Math.max(1, good.length),
    bytes: good.reduce((total, { bytes }) => total + bytes, 0) / Math.max(1, good.length),
    rssMebibytes: after === undefined ? undefined : after.rssBytes / 2 ** 20,
    serverLoad: server === undefined ? undefined : server / 1e6 / took,
    loadLoad: ((upstream ?? 0) + load.user + load.system) / 1e6 / took,
  };
  return { round: measured, failed };
}
