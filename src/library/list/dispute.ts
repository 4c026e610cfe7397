import { ageOf } from '../../clock.ts';

/**
 * When to verify a list about which upstream has contradicted itself. Not at once: replicas
 * disagree for seconds, and any one of them may answer a call.
 *
 *      contradiction ---- 30 s ----> verified
 *                                       |  upstream still contradicts itself: 60 s, 120 s … 30 min
 *                                       v
 *                                    five times in a row: what is cached is given up
 */
export interface Dispute {
  /** Whether upstream has had time to agree with itself. */
  readonly isDue: boolean;
  /** Whether verification has failed so often that the cache is given up. */
  readonly isHopeless: boolean;
  /** Whether an answer with an earlier state may still come from a replica that lags behind. */
  readonly mayBeBehind: boolean;
  /** Upstream contradicted itself. */
  begin(): void;
  /** Upstream contradicted itself again while the list was verified. */
  renew(): void;
  /** The list is verified. */
  end(): void;
}

const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 1_800_000;

/** Disputes of the last hour lengthen the pause: constant ones must not use up the daily calls. */
const HOUR_MS = 3_600_000;

const MAX_FAILURES = 5;

/** @param now milliseconds since 1970 */
export function createDispute(now: () => number): Dispute {
  /** When upstream contradicted itself in the last hour. */
  let times: number[] = [];
  let failures = 0;

  function note(): void {
    times = [...times.filter((at) => ageOf(at, now()) < HOUR_MS), now()];
  }

  return {
    get isDue() {
      const last = times.at(-1);
      if (last === undefined) return true;
      return ageOf(last, now()) >= Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (times.length - 1));
    },
    get isHopeless() {
      return failures >= MAX_FAILURES;
    },
    get mayBeBehind() {
      return failures === 0;
    },
    begin() {
      failures = 0;
      note();
    },
    renew() {
      failures += 1;
      note();
    },
    end() {
      failures = 0;
    },
  };
}
