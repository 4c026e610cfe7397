import { WrongAnswerError } from './check-answer.ts';
import { type Contestant, enterContestant } from './contestant.ts';
import { type MeasuredRound, measureRound } from './measure-round.ts';
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
  /** Those that have given no wrong answer yet. */
  const contestants = new Set(
    stage.running.flatMap((running) => {
      const nextPlace = mode.placesOf(query, index);
      return enterContestant({ ...running, query, nextPlace, upstream: stage.upstream }) ?? [];
    }),
  );
  const measured = new Map<Contestant, MeasuredRound[]>();

  async function inTurn(
    order: readonly Contestant[],
    work: (contestant: Contestant) => Promise<unknown>,
  ): Promise<void> {
    for (const contestant of order) {
      try {
        await work(contestant);
      } catch (error) {
        if (!(error instanceof WrongAnswerError)) throw error;
        contestants.delete(contestant);
        reporter.onWrongAnswer(contestant.target.name, query.name, error.message);
      }
    }
  }

  await inTurn([...contestants], (contestant) => contestant.check(CHECKS));
  await inTurn([...contestants], (contestant) => contestant.load(CONNECTIONS, options.warmUpSeconds));
  for (let round = 0; round < options.rounds; round += 1) {
    const forwards = [...contestants];
    // Forwards and backwards in turn, so that none always follows the same other one.
    await inTurn(round % 2 === 0 ? forwards : forwards.reverse(), async (contestant) => {
      const load = { connections: CONNECTIONS, seconds: options.seconds };
      const result = await measureRound(contestant, { ...load, round, stage });
      measured.set(contestant, [...(measured.get(contestant) ?? []), result]);
    });
  }
  await inTurn([...contestants], (contestant) => contestant.check(CHECKS));

  return Array.from(contestants, (contestant) => {
    const rounds = measured.get(contestant) ?? [];
    return {
      mode: mode.name,
      query: query.name,
      target: contestant.target.name,
      rounds,
      failed: rounds.reduce((total, { failed }) => total + failed, 0),
    };
  });
}
