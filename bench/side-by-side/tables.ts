import { formatNumber, formatTable } from '../markdown-table.ts';
import { type Goal, isReached } from './goals.ts';
import type { MemoryResult } from './measure-memory.ts';
import type { StallResult } from './measure-stalls.ts';
import type { Result } from './run-load-mode.ts';
import { compare, medianOf } from './statistics.ts';

/** A core that is busier than this has no time to spare. */
const BUSY = 0.9;

/** One query in one mode: a line for each target, compared to the base. */
export function tabulateResults(results: readonly Result[], baseName: string): string {
  const base = results.find(({ target }) => target === baseName);
  return formatTable(
    [
      'server',
      'answers/s',
      `× ${baseName}`,
      'best',
      'CPU µs',
      '× CPU',
      'p50 ms',
      'p99 ms',
      'calls',
      'bytes',
      'RSS MiB',
      'its core',
      'load core',
      'failed',
    ],
    results.map(({ target, rounds, failed }) => {
      const ratios = base && compare(rounds, base.rounds);
      return [
        target,
        formatNumber(medianOf(rounds, 'perSecond'), 0),
        formatNumber(ratios?.rounds, 2),
        formatNumber(ratios?.best, 2),
        formatNumber(medianOf(rounds, 'cpuMicroseconds'), 0),
        formatNumber(ratios?.cpu, 2),
        formatNumber(medianOf(rounds, 'p50Ms'), 1),
        formatNumber(medianOf(rounds, 'p99Ms'), 1),
        formatNumber(medianOf(rounds, 'calls'), 2),
        formatNumber(medianOf(rounds, 'bytes'), 0),
        formatNumber(medianOf(rounds, 'rssMebibytes'), 0),
        percent(medianOf(rounds, 'serverLoad')),
        percent(medianOf(rounds, 'loadLoad')),
        String(failed),
      ];
    }),
  );
}

/** Of which servers the load was the limit, as a paragraph of its own; else nothing. */
export function describeLoadLimits(results: readonly Result[]): string {
  const limited = results.filter(
    ({ rounds }) =>
      (medianOf(rounds, 'loadLoad') ?? 0) > BUSY && (medianOf(rounds, 'serverLoad') ?? 1) < BUSY,
  );
  const names = limited.map(({ target }) => target).join(', ');
  return names === '' ? '' : `\n\nThe core of the load was busier than the server's: ${names}.`;
}

export function tabulateStalls(stalls: readonly StallResult[]): string {
  return formatTable(
    ['server', 'p99 ms', 'longest ms', 'heavy news'],
    stalls.map(({ target, p99Ms, maxMs, heavyAnswers }) => [
      target,
      formatNumber(p99Ms, 1),
      formatNumber(maxMs, 1),
      String(heavyAnswers),
    ]),
  );
}

export function tabulateMemory(memory: readonly MemoryResult[]): string {
  return formatTable(
    ['server', 'empty MiB', 'full MiB', 'more', 'RSS MiB'],
    memory.map(({ target, empty, full, rss }) => [
      target,
      formatNumber(empty, 1),
      formatNumber(full, 1),
      formatNumber(full - empty, 1),
      formatNumber(rss, 0),
    ]),
  );
}

export function tabulateGoals(goals: readonly Goal[]): string {
  return formatTable(
    ['path', 'measured', 'goal', ''],
    goals.map((goal) => [
      goal.path,
      formatNumber(goal.measured, 2),
      `${goal.kind} ${goal.bound}`,
      isReached(goal) ? 'reached' : 'missed',
    ]),
  );
}

function percent(part: number | undefined): string {
  return part === undefined ? '-' : `${(100 * part).toFixed(0)} %`;
}
