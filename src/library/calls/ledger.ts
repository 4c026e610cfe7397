import { ageOf } from '../age.ts';
import type { ListQuota } from '../asset-source.ts';
import { UpstreamQuotaExceededError } from '../errors.ts';
import { endOfQuotaDay, restOfQuotaDay } from './quota-day.ts';

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

/** What a call is for. They stop in this order as the calls of the day run down. */
export const PURPOSES = ['refresh', 'check', 'no-cache', 'missing'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** The one of two that stops later. */
export function mostUrgent(a: Purpose, b: Purpose): Purpose {
  return PURPOSES.indexOf(a) > PURPOSES.indexOf(b) ? a : b;
}

const LEAST_PACE: Readonly<Record<Purpose, number>> = {
  refresh: 0.6,
  check: 0.45,
  'no-cache': 0.25,
  missing: 0.25,
};

/** Below this pace checks are made less often. */
const FULL_PACE = 0.75;

/** The part of a day's calls that callers may cause by `cache-control: no-cache`: 50 of 1,000. */
const NO_CACHE_SHARE = 0.05;

/** After upstream has said that the day's calls are used up, one call in an hour finds out whether that is still so. */
const PROBE_MS = 3_600_000;

/** After "too many calls in this minute" (errcode 45011). */
const PAUSE_MS = 60_000;

/** The calls of one endpoint in one day. */
export interface QuotaStatus {
  /** Undefined where there is no ceiling. */
  readonly limit: number | undefined;
  readonly used: number;
  readonly remaining: number | undefined;
  readonly resetAt: Date;
}

/** What a ledger must remember over a restart. */
export interface LedgerSnapshot {
  /** The end of the day that this is about, in milliseconds since 1970. */
  readonly dayEndsAt: number;
  readonly used: number;
  readonly noCacheUsed: number;
  /** When upstream has said that the calls of this day are used up, in milliseconds since 1970. */
  readonly refusedAt?: number | undefined;
}

/** A call that was counted. */
export interface Charge {
  /** Its number in its day. */
  readonly number: number;
  readonly dayEndsAt: number;
}

/** Counts the calls of one endpoint, and decides which of them may be made. */
export interface Ledger {
  /** @throws UpstreamQuotaExceededError when such a call may not be made now */
  check(purpose: Purpose): void;
  /**
   * Counts a call before it is sent.
   *
   * @throws UpstreamQuotaExceededError when it may not be made now
   */
  spend(purpose: Purpose): Charge;
  allows(purpose: Purpose): boolean;
  /** By how much the intervals between checks are to be multiplied: from 1 up. */
  intervalFactor(): number;
  noteSuccess(charge: Charge): void;
  /** A call failed. After a refusal for a quota, none is made for a while. */
  noteFailure(charge: Charge, error: unknown): void;
  /** Takes over what upstream itself has counted. The lower limit and the higher count hold. */
  adopt(quota: ListQuota): void;
  status(): QuotaStatus;
  snapshot(): LedgerSnapshot;
  restore(snapshot: LedgerSnapshot): void;
}

export interface LedgerOptions {
  /** Names the calls in errors. */
  readonly subject: string;
  /** The ceiling: calls in a day. `Infinity` is none. */
  readonly dailyCalls: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A snapshot would differ. */
  readonly onChange?: () => void;
  /** Upstream has said that the calls of the day are used up. */
  readonly onRefused?: () => void;
}

export function createLedger(options: LedgerOptions): Ledger {
  const { subject, dailyCalls, now, onChange = () => {}, onRefused = () => {} } = options;
  let limit = dailyCalls;
  let dayEndsAt = endOfQuotaDay(now());
  let used = 0;
  let noCacheUsed = 0;
  /** That upstream has said the calls of the day are used up: when, and after which of them. */
  let refusal: { readonly at: number; readonly call: number } | undefined;
  let pause = { at: 0, ms: 0 };

  function beginDay(): void {
    if (now() < dayEndsAt) return;
    dayEndsAt = endOfQuotaDay(now());
    used = 0;
    noCacheUsed = 0;
    refusal = undefined;
  }

  /** What came late from yesterday tells nothing about today's calls. */
  function isOfToday(charge: Charge): boolean {
    beginDay();
    return charge.dayEndsAt === dayEndsAt;
  }

  const pace = () =>
    limit === Number.POSITIVE_INFINITY ? 1 : (limit - used) / limit / restOfQuotaDay(now());

  const pauseLeft = () => Math.max(0, pause.ms - ageOf(pause.at, now()));

  /** Milliseconds until such a call may be made; 0 for now. */
  function waitFor(purpose: Purpose): number {
    beginDay();
    const untilTomorrow = dayEndsAt - now();
    if (pauseLeft() > 0) return pauseLeft();
    if (used >= limit) return untilTomorrow;
    if (refusal !== undefined)
      return Math.min(untilTomorrow, Math.max(0, PROBE_MS - ageOf(refusal.at, now())));
    if (purpose === 'no-cache' && noCacheUsed >= limit * NO_CACHE_SHARE) return untilTomorrow;
    // Unless calls are spent, pace comes to its least value when pace / least of the rest of the day is left.
    const waitMs = (1 - pace() / LEAST_PACE[purpose]) * untilTomorrow;
    return waitMs < 1 ? 0 : waitMs;
  }

  function check(purpose: Purpose): void {
    const waitMs = waitFor(purpose);
    if (waitMs === 0) return;
    const period = pauseLeft() > 0 ? 'minute' : 'day';
    const retryAfterSeconds = Math.ceil(waitMs / 1000);
    const reason = `is not made: ${used} of ${limit} calls are used, and the next waits ${retryAfterSeconds} s`;
    throw new UpstreamQuotaExceededError(subject, reason, { period, retryAfterSeconds });
  }

  /** The probe is the call that was just counted: until it is answered, no other is made. */
  function beginProbe(): void {
    refusal = { at: now(), call: used - 1 };
  }

  return {
    check,
    spend(purpose) {
      check(purpose);
      used += 1;
      if (purpose === 'no-cache') noCacheUsed += 1;
      if (refusal !== undefined) beginProbe();
      onChange();
      return { number: used, dayEndsAt };
    },
    allows: (purpose) => waitFor(purpose) === 0,
    intervalFactor() {
      beginDay();
      return Math.max(1, Math.min(FULL_PACE / pace(), FULL_PACE / LEAST_PACE.check));
    },
    noteSuccess(charge) {
      // Those that were under way when another was refused tell nothing either.
      if (refusal === undefined || !isOfToday(charge) || charge.number <= refusal.call) return;
      refusal = undefined;
      onChange();
    },
    noteFailure(charge, error) {
      if (!(error instanceof UpstreamQuotaExceededError)) return;
      if (error.period === 'minute')
        pause = { at: now(), ms: Math.max(PAUSE_MS, error.retryAfterSeconds * 1000) };
      else if (isOfToday(charge)) {
        refusal = { at: now(), call: used };
        onChange();
        onRefused();
      }
    },
    adopt(quota) {
      beginDay();
      // None at all would never be found out to have changed: the call that is refused tells.
      if (quota.dailyLimit > 0) limit = Math.min(dailyCalls, quota.dailyLimit);
      used = Math.max(used, quota.used);
      onChange();
    },
    status() {
      beginDay();
      const remaining = refusal === undefined ? Math.max(0, limit - used) : 0;
      const isLimited = limit !== Number.POSITIVE_INFINITY;
      return {
        limit: isLimited ? limit : undefined,
        used,
        remaining: isLimited || refusal !== undefined ? remaining : undefined,
        resetAt: new Date(dayEndsAt),
      };
    },
    snapshot() {
      beginDay();
      return { dayEndsAt, used, noCacheUsed, refusedAt: refusal?.at };
    },
    restore(snapshot) {
      if (snapshot.dayEndsAt !== dayEndsAt) return;
      used = Math.max(used, snapshot.used);
      noCacheUsed = Math.max(noCacheUsed, snapshot.noCacheUsed);
      if (snapshot.refusedAt !== undefined) refusal = { at: snapshot.refusedAt, call: used };
    },
  };
}
