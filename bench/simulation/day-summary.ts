import { percentile } from '../percentile.ts';
import type { DayRecord } from './day-record.ts';

/** The figures of a day. */
export interface DaySummary {
  readonly queries: number;
  readonly listCalls: number;
  readonly countCalls: number;
  readonly tokenCalls: number;
  readonly errors: number;
  /** How many items were not read by the end of the day. */
  readonly missing: number;
  /** Of the queries, how many were answered without waiting for upstream: from 0 to 1. */
  readonly answeredAtOnce: number;
  /** Of the queries, how many were answered with `stale: true`: from 0 to 1. */
  readonly stale: number;
  /** Since the last good check of the list. */
  readonly checkAge: Ages;
  /** Since upstream last sent the oldest of what an answer shows. */
  readonly contentAge: Ages;
}

/** Ages over the answers of a day, in milliseconds. */
export interface Ages {
  readonly p50: number;
  readonly p99: number;
  readonly oldest: number;
}

/** Sums up a day that is over. */
export function summarise(record: DayRecord): DaySummary {
  const { queries, calls, errors, reasons } = record;
  return {
    queries,
    listCalls: calls.get('batchget_material') ?? 0,
    countCalls: calls.get('get_materialcount') ?? 0,
    tokenCalls: calls.get('stable_token') ?? 0,
    errors: sum(errors.values()),
    missing: record.missing,
    answeredAtOnce: (reasons.get('HIT') ?? 0) / queries,
    stale: record.stale / queries,
    checkAge: agesOf(record.checkAges),
    contentAge: agesOf(record.contentAges),
  };
}

function agesOf(values: readonly number[]): Ages {
  const [p50 = 0, p99 = 0, oldest = 0] = [0.5, 0.99, 1].map((part) => percentile(values, part));
  return { p50, p99, oldest };
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}
