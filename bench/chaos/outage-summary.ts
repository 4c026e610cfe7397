import { percentile } from '../percentile.ts';
import type { AskedQuery, OutageRecord } from './outage-record.ts';
import type { Outage } from './outages.ts';
import { SCHEDULE } from './schedule.ts';

/**
 * The figures of an outage. Those of queries are of the ones that came while upstream was down,
 * unless told.
 */
export interface OutageSummary {
  readonly queries: number;
  readonly fresh: number;
  readonly stale: number;
  /** Errors with a code that the outage calls for. */
  readonly typed: number;
  /** All other errors, at any time of the run. */
  readonly unexplained: number;
  /** The codes of those, and how often each came. */
  readonly unexplainedCodes: ReadonlyMap<string, number>;
  /** In virtual milliseconds, of 99 % of the queries. */
  readonly p99WaitMs: number;
  readonly longestWaitMs: number;
  readonly callsWhileDown: number;
  /**
   * Of the queries since the outage began for what was cached by then: how many there were, and how
   * many were answered.
   */
  readonly cached: { readonly queries: number; readonly answered: number };
  /**
   * How long after the outage the last query came that was not answered fresh; undefined where that
   * goes on to the end.
   */
  readonly freshAgainMs: number | undefined;
}

/** Whether all queries over cached ranges were answered, and every error was the outage's. */
export function isKept({ cached, unexplained }: OutageSummary): boolean {
  return unexplained === 0 && cached.answered === cached.queries;
}

/** Sums up a run. */
export function summarise({ queries, calls }: OutageRecord, { codes }: Pick<Outage, 'codes'>): OutageSummary {
  const errors = queries.filter(({ outcome }) => outcome === 'error');
  const unexplained = errors.filter((error) => !isExplained(error, codes));
  const down = queries.filter(({ at }) => isDown(at));
  const cached = queries.filter(({ at, wasCached }) => wasCached && at >= SCHEDULE.downFrom);
  const waits = down.map(({ waitMs }) => waitMs);
  const count = (outcome: AskedQuery['outcome']) => down.filter((query) => query.outcome === outcome).length;
  return {
    queries: down.length,
    fresh: count('fresh'),
    stale: count('stale'),
    typed: down.filter((query) => query.outcome === 'error' && isExplained(query, codes)).length,
    unexplained: unexplained.length,
    unexplainedCodes: countCodes(unexplained),
    p99WaitMs: percentile(waits, 0.99) ?? 0,
    longestWaitMs: percentile(waits, 1) ?? 0,
    callsWhileDown: calls.filter(isDown).length,
    cached: { queries: cached.length, answered: cached.filter(({ outcome }) => outcome !== 'error').length },
    freshAgainMs: freshAgainMs(queries),
  };
}

function isDown(at: number): boolean {
  return at >= SCHEDULE.downFrom && at < SCHEDULE.downTo;
}

/** An error counts from when it came, as the query may be older than the outage. */
function isExplained({ at, waitMs, code = '' }: AskedQuery, codes: readonly string[]): boolean {
  return codes.includes(code) && at + waitMs >= SCHEDULE.downFrom && at < SCHEDULE.downTo + SCHEDULE.graceMs;
}

/** A minute of fresh answers at the end is what tells that it is over. */
function freshAgainMs(queries: readonly AskedQuery[]): number | undefined {
  const late = queries.filter(({ at, outcome }) => at >= SCHEDULE.downTo && outcome !== 'fresh');
  const last = Math.max(SCHEDULE.downTo, ...late.map(({ at }) => at));
  return last > SCHEDULE.end - SCHEDULE.graceMs ? undefined : last - SCHEDULE.downTo;
}

function countCodes(errors: readonly AskedQuery[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { code = 'no code' } of errors) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}
