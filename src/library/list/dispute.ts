import { ageOf } from '../../clock.ts';

/**
 * When a list is verified of which upstream has contradicted itself. At once would be of no use: replicas that disagree do so
 * for seconds, and every call meanwhile is answered by one of them.
 *
 *      contradiction ---- 30 s ----> verified
 *                                       |  upstream still contradicts itself: 60 s, 120 s … 30 min
 *                                       v
 *                                    five times in a row: what is cached is given up
 */
export interface Dispute {
  /** Whether upstream has had the time to agree with itself. */
  readonly isDue: boolean;
  /** Whether verifying has failed so often that what is cached is given up. */
  readonly isHopeless: boolean;
  /** Whether an answer that shows an earlier state than what is cached may still come from a replica that is behind. */
  readonly mayBeBehind: boolean;
  /** Upstream has contradicted itself. */
  begin(): void;
  /** It has done so again, while the list was verified. */
  renew(): void;
  /** The list is verified. */
  end(): void;
}

const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 1_800_000;

/** Disputes of the last hour make the pause longer: an upstream that never agrees with itself must not take the day's calls. */
const HOUR_MS = 3_600_000;

const MAX_FAILURES = 5;

/** @param now milliseconds since 1970 */
export function createDispute(now: () => number): Dispute {
  /** When upstream has contradicted itself in the last hour. */
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
