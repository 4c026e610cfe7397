/** Something that may be done so many times in any hour. */
export interface HourlyAllowance {
  /** Whether it may be done now; if so, it counts. */
  spend(): boolean;
}

const HOUR_MS = 3_600_000;

export function createHourlyAllowance(times: number, now: () => number): HourlyAllowance {
  const spentAt: number[] = [];
  return {
    spend() {
      while ((spentAt[0] ?? Number.POSITIVE_INFINITY) <= now() - HOUR_MS) spentAt.shift();
      if (spentAt.length >= times) return false;
      spentAt.push(now());
      return true;
    },
  };
}
