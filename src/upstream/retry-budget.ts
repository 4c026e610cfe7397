/** Bounds how many calls may be repeated, so that retries do not add to what an upstream fails under. */
export interface RetryBudget {
  /** A call is made for the first time. */
  recordCall(): void;
  /** Whether a call may be repeated now; if so, it counts. */
  trySpend(): boolean;
}

/** Retries for each call: 10 %. */
const RETRY_RATIO = 0.1;

/** What may be repeated in a minute where hardly any calls are made; also the most that is saved up. */
const MINIMUM_PER_MINUTE = 10;

export function createRetryBudget(now: () => number): RetryBudget {
  let saved = MINIMUM_PER_MINUTE;
  let savedAt = now();

  function save(retries: number): void {
    saved = Math.min(MINIMUM_PER_MINUTE, saved + retries);
  }

  return {
    recordCall: () => save(RETRY_RATIO),
    trySpend() {
      // Never less than nothing, though the machine's clock be set back.
      save((Math.max(0, now() - savedAt) / 60_000) * MINIMUM_PER_MINUTE);
      savedAt = now();
      if (saved < 1) return false;
      saved -= 1;
      return true;
    },
  };
}
