import { formatTable } from '../markdown-table.ts';
import type { Timing } from './measure-searches.ts';

/** What is aimed at with 120,000 items, of which 20,000 are news. */
export interface Goal {
  readonly title: string;
  /** In the unit of the title. */
  readonly measured: number;
  readonly most: number;
}

/** How the slowest of all requests compare to what is aimed at. */
export function goalsOf(timings: readonly Timing[]): readonly Goal[] {
  const slowest = (of: (timing: Timing) => number) => Math.max(...timings.map(of));
  return [
    { title: 'the slowest median of all requests, ms', measured: slowest(({ p50Ms }) => p50Ms), most: 40 },
    { title: 'the slowest p99 of all requests, ms', measured: slowest(({ p99Ms }) => p99Ms), most: 80 },
  ];
}

export function tabulateGoals(goals: readonly Goal[]): string {
  const rows = goals.map(({ title, measured, most }) => [
    title,
    measured.toFixed(1),
    String(most),
    measured <= most ? 'reached' : 'missed',
  ]);
  return formatTable(['', 'measured', 'at most', 'goal'], rows);
}

/** The requests that miss it, the slowest first. */
export function describeMissed(timings: readonly Timing[]): readonly string[] {
  const [p50, p99] = goalsOf([]).map(({ most }) => most);
  return timings
    .filter(({ p50Ms, p99Ms }) => p50Ms > (p50 ?? 0) || p99Ms > (p99 ?? 0))
    .sort((a, b) => b.p50Ms - a.p50Ms)
    .map(({ title, kind, p50Ms, p99Ms }) => {
      const page = [kind?.sort, kind?.isDeep ? 'deep' : undefined, kind?.isOfRange ? 'of a time' : undefined];
      return `${[kind?.words ?? title, ...page].filter(Boolean).join(', ')}: ${p50Ms.toFixed(1)} / ${p99Ms.toFixed(1)} ms`;
    });
}
