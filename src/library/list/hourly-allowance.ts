import { ageOf } from '../../clock.ts';

/** Something that may be done a limited number of times in any hour. */
export interface HourlyAllowance {
  /** Whether it may be done now. If so, it counts. */
  trySpend(): boolean;
}

const HOUR_MS = 3_600_000;

export function createHourlyAllowance(times: number, now: () => number): HourlyAllowance {
  const spentAt: number[] = [];
  const isOver = (at: number | undefined) => at !== undefined && ageOf(at, now()) >= HOUR_MS;

  return {
    trySpend() {
      while (isOver(spentAt[0])) spentAt.shift();
      if (spentAt.length >= times) return false;
      spentAt.push(now());
      return true;
    },
  };
}
