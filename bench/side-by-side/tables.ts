import { type Goal, isReached } from './goals.ts';
import type { MemoryResult } from './measure-memory.ts';
import type { StallResult } from './measure-stalls.ts';
import type { Result } from './run-load-mode.ts';
import { compare, medianOf } from './statistics.ts';

/** One query in one mode: a line for each target, compared to the base. */
export function tabulateResults(results: readonly Result[], baseName: string): string {
  const base = results.find(({ target }) => target === baseName);
  return table(
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
        number(medianOf(rounds, 'perSecond'), 0),
        number(ratios?.rounds, 2),
        number(ratios?.best, 2),
        number(medianOf(rounds, 'cpuMicroseconds'), 0),
        number(ratios?.cpu, 2),
        number(medianOf(rounds, 'p50Ms'), 1),
        number(medianOf(rounds, 'p99Ms'), 1),
        number(medianOf(rounds, 'calls'), 2),
        number(medianOf(rounds, 'bytes'), 0),
        number(medianOf(rounds, 'rssMebibytes'), 0),
        percent(medianOf(rounds, 'serverLoad')),
        percent(medianOf(rounds, 'loadLoad')),
        String(failed),
      ];
    }),
  );
}

export function tabulateStalls(stalls: readonly StallResult[]): string {
  return table(
    ['server', 'p99 ms', 'longest ms', 'heavy news'],
    stalls.map(({ target, p99Ms, maxMs, heavyAnswers }) => [
      target,
      number(p99Ms, 1),
      number(maxMs, 1),
      String(heavyAnswers),
    ]),
  );
}

export function tabulateMemory(memory: readonly MemoryResult[]): string {
  return table(
    ['server', 'empty MiB', 'full MiB', 'more', 'RSS MiB'],
    memory.map(({ target, empty, full, rss }) => [
      target,
      number(empty, 1),
      number(full, 1),
      number(full - empty, 1),
      number(rss, 0),
    ]),
  );
}

export function tabulateGoals(goals: readonly Goal[]): string {
  return table(
    ['path', 'measured', 'goal', ''],
    goals.map((goal) => [
      goal.path,
      number(goal.measured, 2),
      `${goal.kind} ${goal.bound}`,
      isReached(goal) ? 'reached' : 'missed',
    ]),
  );
}

/** In Markdown, its columns aligned for those who read it as it is; all but the first are numbers. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((_, column) =>
    Math.max(3, ...[headings, ...rows].map((cells) => cells[column]?.length ?? 0)),
  );
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  const line = (cells: readonly string[]) => {
    const padded = cells.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    return `| ${padded.join(' | ')} |`;
  };
  return [headings, rule, ...rows].map(line).join('\n');
}

function number(value: number | undefined, digits: number): string {
  return value === undefined ? '-' : value.toFixed(digits);
}

function percent(part: number | undefined): string {
  return part === undefined ? '-' : `${(100 * part).toFixed(0)} %`;
}
