import type { Moment, Phase } from './scenario.ts';

/** Whether a phase is on, so many seconds after the start. */
export function isOn({ from, to = Number.POSITIVE_INFINITY, every }: Phase, seconds: number): boolean {
  const since = seconds - from;
  return since >= 0 && (every === undefined ? since : since % every) < to - from;
}

/** How often a moment has come, so many seconds after the start. */
export function timesUntil({ at, every }: Moment, seconds: number): number {
  if (seconds < at) return 0;
  return every === undefined ? 1 : 1 + Math.floor((seconds - at) / every);
}
