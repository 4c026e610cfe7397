import type { Purpose } from './job.ts';
import { endOfQuotaDay } from './quota-days.ts';

/*
 * How a day's calls are spent. Pace compares the calls left with the time left in the day:
 *
 *      pace = (calls left / calls of a day) / (time left / a day)
 *
 * 1 is an even pace. A cold start begins with a burst and costs pace; quiet minutes win some back.
 *
 *      calls left
 *      100 % |`.
 *            |  `. .                          pace
 *            |    `.  ` .   an even pace      0.75 and more   no limits
 *            |   :: `.     ` .                below 0.75      no mirroring; fewer checks: intervals times 0.75 / pace
 *            |  refresh `.     ` .            below 0.6       no content refreshes
 *            |           `.      ` .          below 0.5       no look-ups in lists without totals
 *            |     :: checks `.    ` .        below 0.45      no checks: only missing data is fetched
 *            |  missing :: . . `. .   ` .     below 0.25      no calls: only cached data is served
 *            +---------------------------`
 *             midnight                midnight
 *
 * So three quarters of a day's calls may be spent at once. The rest comes back evenly over the day.
 */

const MIN_PACE: Readonly<Record<Purpose, number>> = {
  mirror: 0.75,
  refresh: 0.6,
  'look-up': 0.5,
  check: 0.45,
  'no-cache': 0.25,
  missing: 0.25,
};

/** Below this pace, checks become less frequent. */
const FULL_PACE = 0.75;

/** Share of a day's calls that mirroring leaves to others, also just before midnight. */
const NOT_MIRRORING_SHARE = 0.1;

/** Share of a day's calls that callers may cause by `cache-control: no-cache`: 50 of 1,000. */
const NO_CACHE_SHARE = 0.05;

const DAY_MS = 86_400_000;

/** The calls of the day that contains `nowMs`, in milliseconds since 1970. */
export interface CallsOfDay {
  /** `Infinity` without a ceiling: the pace is then always even. */
  readonly limit: number;
  readonly used: number;
  /** How many of them `cache-control: no-cache` caused. */
  readonly noCacheUsed: number;
  readonly nowMs: number;
}

/** Milliseconds until the pace allows a call for this purpose, if none comes before; 0 for now. */
export function waitForPace(purpose: Purpose, calls: CallsOfDay): number {
  const { limit, used, noCacheUsed, nowMs } = calls;
  const untilTomorrow = endOfQuotaDay(nowMs) - nowMs;
  if (purpose === 'no-cache' && noCacheUsed >= limit * NO_CACHE_SHARE) return untilTomorrow;
  if (purpose === 'mirror' && used >= limit * (1 - NOT_MIRRORING_SHARE)) return untilTomorrow;
  // Without calls, pace reaches its minimum when pace / minimum of the remaining day is left.
  const waitMs = (1 - paceOf(calls) / MIN_PACE[purpose]) * untilTomorrow;
  return waitMs < 1 ? 0 : waitMs;
}

/** Factor for the intervals between checks: from 1 to the value at the lowest pace for checks. */
export function intervalFactorOf(calls: CallsOfDay): number {
  return Math.max(1, Math.min(FULL_PACE / paceOf(calls), FULL_PACE / MIN_PACE.check));
}

function paceOf({ limit, used, nowMs }: CallsOfDay): number {
  if (limit === Number.POSITIVE_INFINITY) return 1;
  return (limit - used) / limit / ((endOfQuotaDay(nowMs) - nowMs) / DAY_MS);
}
