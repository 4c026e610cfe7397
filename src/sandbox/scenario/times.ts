import type { Moment, Phase } from './scenario.ts';

/** Whether a phase is on, so many seconds after the start. */
export function isOn({ from, to = Number.POSITIVE_INFINITY, every }: Phase, seconds: number): boolean {
  const since = seconds - from;
  return since >= 0 && (every === undefined ? since : since % every) < to - from;
}

/** When a phase that is on, so many seconds after the start, ends in seconds after the start; undefined for never. */
export function endOf({ from, to, every }: Phase, seconds: number): number | undefined {
  if (to === undefined || every === undefined) return to;
  return to + every * Math.floor((seconds - from) / every);
}

/** How often a moment has come, so many seconds after the start. */
export function timesUntil({ at, every }: Moment, seconds: number): number {
  if (seconds < at) return 0;
  return every === undefined ? 1 : 1 + Math.floor((seconds - at) / every);
}
