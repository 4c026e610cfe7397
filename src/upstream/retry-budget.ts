/** Bounds how many calls may be repeated, so that retries do not add to what an upstream fails under. */
export interface RetryBudget {
  /** A call is made for the first time. */
  noteCall(): void;
  /** Whether a call may be repeated now; if so, it counts. */
  trySpend(): boolean;
}

/** Retries for each call: 10 %. */
const SHARE = 0.1;

/** What may be repeated in a minute where hardly any calls are made; also the most that is saved up. */
const A_MINUTE = 10;

export function createRetryBudget(now: () => number): RetryBudget {
  let saved = A_MINUTE;
  let savedAt = now();

  function save(retries: number): void {
    saved = Math.min(A_MINUTE, saved + retries);
  }

  return {
    noteCall: () => save(SHARE),
    trySpend() {
      // Never less than nothing, though the machine's clock be set back.
      save((Math.max(0, now() - savedAt) / 60_000) * A_MINUTE);
      savedAt = now();
      if (saved < 1) return false;
      saved -= 1;
      return true;
    },
  };
}
