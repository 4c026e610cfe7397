import { type DayRecord, PART_MS } from './day-record.ts';
import { type Ages, type DaySummary, summarise } from './day-summary.ts';
import type { SimulationOptions } from './options.ts';
import { USES } from './sightings.ts';
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
    `  not read by its end        ${whole(summary.missing)} items`,
    `  oldest contents shown      ${describeAges(summary.contentAge, HOUR_MS, 'h')}`,
  ].join('\n');
}

const PARTS = HOUR_MS / PART_MS;

/** The list calls of each hour of a day, and what they were good for, as a table. */
export function tabulateHours({ listCalls, uses }: DayRecord): string {
  const heading = row(['hour', 'list calls', ...USES]);
  const rows = Array.from({ length: 24 }, (_, hour) => {
    const [from, until] = [hour * PARTS, (hour + 1) * PARTS];
    const total = sum(listCalls.slice(from, until));
    const byUse = USES.map((use) => sum(uses.slice(from, until).map((counts) => counts.get(use) ?? 0)));
    return row([hour, total, ...byUse]);
  });
  return [heading, ...rows].join('\n');
}

/** The first day without it, in words. */
export function reportWithout(record: DayRecord): string {
  const { queries, listCalls, errors } = summarise(record);
  return [
    'Day 1, without the ranked list: a loader for each request, nothing cached, no quota',
    `  queries                    ${whole(queries)}, of which errors: ${errors}`,
    `  list calls                 ${whole(listCalls)}`,
  ].join('\n');
}

/** Something that is promised of each day. */
interface Promised {
  readonly promise: string;
  /** `day` counts from 1. */
  isKept(summary: DaySummary, day: number): boolean;
}

/** What is promised of each day. */
const PROMISES: readonly Promised[] = [
  { promise: 'at most 800 count calls', isKept: ({ countCalls }) => countCalls <= 800 },
  { promise: 'no errors', isKept: ({ errors }) => errors === 0 },
  {
    promise: 'the last good check at most 5 minutes ago, in 99 % of the answers',
    isKept: ({ checkAge }) => checkAge.p99 <= HOUR_MS / 12,
  },
  {
    promise: 'contents sent at most 24 hours ago, in 99 % of the answers',
    isKept: ({ contentAge }) => contentAge.p99 <= 24 * HOUR_MS,
  },
  {
    promise: '99.5 % answered without waiting on the first day, 99.9 % after that',
    isKept: ({ answeredAtOnce }, day) => answeredAtOnce >= (day === 1 ? 0.995 : 0.999),
  },
];

const WITHOUT_FILLING: readonly Promised[] = [
  { promise: 'at most 750 list calls', isKept: ({ listCalls }) => listCalls <= 750 },
];

const WITH_FILLING: readonly Promised[] = [
  { promise: 'at most 900 list calls', isKept: ({ listCalls }) => listCalls <= 900 },
  { promise: 'the whole library read by the end of the first day', isKept: ({ missing }) => missing === 0 },
];

/** Which promises were cached. `days` are in order. */
export function reportPromises(
  days: readonly DaySummary[],
  { mirror }: Pick<SimulationOptions, 'mirror'>,
): {
  readonly text: string;
  readonly areCached: boolean;
} {
  const verdicts = [...(mirror ? WITH_FILLING : WITHOUT_FILLING), ...PROMISES].map(({ promise, isKept }) => {
    const missed = days.flatMap((summary, index) => (isKept(summary, index + 1) ? [] : index + 1));
    const isMissed = missed.length > 0;
    return {
      isMissed,
      line: isMissed ? `  MISSED  ${promise}: day ${missed.join(', ')}` : `  ok      ${promise}`,
    };
  });
  const areCached = !verdicts.some(({ isMissed }) => isMissed);
  return { areCached, text: ['Promises', ...verdicts.map(({ line }) => line)].join('\n') };
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

function row(cells: readonly (string | number)[]): string {
  return `  ${cells.map((cell, index) => String(cell).padStart(index === 0 ? 4 : 11)).join('')}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
