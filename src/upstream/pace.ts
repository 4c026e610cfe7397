import type { Purpose } from './job.ts';
import { endOfQuotaDay } from './quota-days.ts';

/*
 * How a day's calls are spent. What is left of them is compared with what is left of the day:
 *
 *      pace = (calls left / calls of a day) / (time left / a day)
 *
 * 1 is an even pace. From cold, a day begins with a burst, which costs pace; every quiet minute wins some back.
 *
 *      calls left
 *      100 % |`.
 *            |  `. .                          pace
 *            |    `.  ` .   an even pace      0.75 and more   all is done when it is due
 *            |   :: `.     ` .                below 0.75      checks come less often, by 0.75 / pace
 *            |  refresh `.     ` .            below 0.6       contents are not refreshed
 *            |     :: checks `.    ` .        below 0.45      checks are not made: only what is missing is fetched
 *            |  missing :: . . `. .   ` .     below 0.25      only what is kept is served
 *            +---------------------------`
 *             midnight                midnight
 *
 * So three quarters of a day's calls may be spent at once, and the rest comes back evenly over the day.
 */

const MIN_PACE: Readonly<Record<Purpose, number>> = {
  refresh: 0.6,
  check: 0.45,
  'no-cache': 0.25,
  missing: 0.25,
};

/** Below this pace checks are made less often. */
const FULL_PACE = 0.75;

/** The part of a day's calls that callers may cause by `cache-control: no-cache`: 50 of 1,000. */
const NO_CACHE_SHARE = 0.05;

const DAY_MS = 86_400_000;

/** The calls of the day that it is at `nowMs`, in milliseconds since 1970. */
export interface CallsOfDay {
  /** `Infinity` where there is no ceiling: then the pace is always even. */
  readonly limit: number;
  readonly used: number;
  /** How many of them were caused by `cache-control: no-cache`. */
  readonly noCacheUsed: number;
  readonly nowMs: number;
}

/** Milliseconds until the pace allows a call for such a purpose, if none is spent before; 0 for now. */
export function waitForPace(purpose: Purpose, calls: CallsOfDay): number {
  const { limit, noCacheUsed, nowMs } = calls;
  const untilTomorrow = endOfQuotaDay(nowMs) - nowMs;
  if (purpose === 'no-cache' && noCacheUsed >= limit * NO_CACHE_SHARE) return untilTomorrow;
  // Unless calls are spent, pace comes to its least value when pace / least of the rest of the day is left.
  const waitMs = (1 - paceOf(calls) / MIN_PACE[purpose]) * untilTomorrow;
  return waitMs < 1 ? 0 : waitMs;
}

/** By how much the intervals between checks are to be multiplied: from 1 up to what the least pace of checks makes of it. */
export function intervalFactorOf(calls: CallsOfDay): number {
  return Math.max(1, Math.min(FULL_PACE / paceOf(calls), FULL_PACE / MIN_PACE.check));
}

function paceOf({ limit, used, nowMs }: CallsOfDay): number {
  if (limit === Number.POSITIVE_INFINITY) return 1;
  return (limit - used) / limit / ((endOfQuotaDay(nowMs) - nowMs) / DAY_MS);
}
