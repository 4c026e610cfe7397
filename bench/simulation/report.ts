import type { DayRecord } from './day-record.ts';
import { type Ages, type DaySummary, summarise } from './day-summary.ts';
import { PROMISES } from './promises.ts';
import { HOUR_MS } from './workload.ts';

/** A day with the ranked list, in words. `day` counts from 1. */
export function reportDay(record: DayRecord, day: number): string {
  const summary = summarise(record);
  return [
    `Day ${day}, with the ranked list`,
    `  queries                    ${whole(summary.queries)}, of which errors: ${listCounts(record.errors)}`,
    `  list calls                 ${whole(summary.listCalls)}`,
    `  count calls                ${whole(summary.countCalls)}`,
    `  token calls                ${whole(summary.tokenCalls)}`,
    `  answered without waiting   ${percent(summary.answeredAtOnce)} (${listCounts(record.reasons)})`,
    `  since the last good check  ${describeAges(summary.checkAge, 60_000, 'min')}; stale ${percent(summary.stale)}`,
    `  oldest contents shown      ${describeAges(summary.contentAge, HOUR_MS, 'h')}`,
  ].join('\n');
}

/** The first day without it, in words. */
export function reportWithout(record: DayRecord): string {
  const { queries, listCalls, errors } = summarise(record);
  return [
    'Day 1, without the ranked list: a loader for each request, nothing kept, no quota',
    `  queries                    ${whole(queries)}, of which errors: ${errors}`,
    `  list calls                 ${whole(listCalls)}`,
  ].join('\n');
}

/** Which promises were kept. `days` are in order. */
export function reportPromises(days: readonly DaySummary[]): {
  readonly text: string;
  readonly areKept: boolean;
} {
  const verdicts = PROMISES.map(({ promise, isKept }) => {
    const missed = days.flatMap((summary, index) => (isKept(summary, index + 1) ? [] : index + 1));
    const isMissed = missed.length > 0;
    return {
      isMissed,
      line: isMissed ? `  MISSED  ${promise}: day ${missed.join(', ')}` : `  ok      ${promise}`,
    };
  });
  const areKept = !verdicts.some(({ isMissed }) => isMissed);
  return { areKept, text: ['Promises', ...verdicts.map(({ line }) => line)].join('\n') };
}

function describeAges({ p50, p99, oldest }: Ages, unitMs: number, unit: string): string {
  const inUnits = (ms: number) => (ms / unitMs).toFixed(1);
  return `p50 ${inUnits(p50)} ${unit}, p99 ${inUnits(p99)} ${unit}, the oldest ${inUnits(oldest)} ${unit}`;
}

function listCounts(counts: ReadonlyMap<string, number>): string {
  return Array.from(counts, ([name, count]) => `${name} ${whole(count)}`).join(', ') || 'none';
}

function whole(value: number): string {
  return value.toLocaleString('en-GB');
}

function percent(part: number): string {
  return `${(part * 100).toFixed(2)} %`;
}
