/** Limits retries, so that they do not add to the load on a failing upstream. */
export interface RetryBudget {
  /** A first attempt is made. */
  recordCall(): void;
  /** Whether a call may be retried now. If so, the retry counts. */
  trySpend(): boolean;
}

/** Retries per call: 10 %. */
const RETRY_RATIO = 0.1;

/** Retries per minute when few calls are made. Also the most that can be saved up. */
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
      // Never negative, even if the machine's clock was set back.
      save((Math.max(0, now() - savedAt) / 60_000) * MINIMUM_PER_MINUTE);
      savedAt = now();
      if (saved < 1) return false;
      saved -= 1;
      return true;
    },
  };
}
