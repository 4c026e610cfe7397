import { UpstreamQuotaExceededError } from './errors.ts';
import type { Purpose } from './job.ts';
import { intervalFactorOf, waitForPace } from './pace.ts';
import type { DailyQuota } from './port.ts';
import { createQuotaDays, type Receipt, type StoredToday } from './quota-days.ts';
import { createQuotaRefusals } from './quota-refusals.ts';
import { blockOf, createReservation } from './reservation.ts';

/** The calls of one endpoint in one day. */
export interface QuotaStatus {
  /** Undefined where there is no ceiling. */
  readonly limit: number | undefined;
  readonly used: number;
  readonly remaining: number | undefined;
  readonly resetAt: Date;
}

/** What a ledger must remember over a restart. */
export type LedgerSnapshot = StoredToday;

/** Counts the calls of one endpoint, and decides which of them may be made. */
export interface Ledger {
  /** @throws UpstreamQuotaExceededError when such a call may not be made now */
  check(purpose: Purpose): void;
  /**
   * Counts a call before it is sent.
   *
   * @throws UpstreamQuotaExceededError when it may not be made now
   */
  spend(purpose: Purpose): Receipt;
  allows(purpose: Purpose): boolean;
  /** By how much the intervals between checks are to be multiplied: from 1 up. */
  intervalFactor(): number;
  recordSuccess(receipt: Receipt): void;
  /** A call failed. After a refusal for a quota, none is made for a while. */
  recordFailure(receipt: Receipt, error: unknown): void;
  /** What upstream has refused for a quota holds no longer: calls are made again. */
  forgetRefusals(): void;
  /** Calls that were counted, and of which nobody knows yet how they end. */
  readonly unsettled: number;
  /** Whether some of what is counted was only reserved by a process that was killed. */
  readonly isUnsure: boolean;
  /**
   * Takes over what upstream itself has counted. The lower limit and the higher count hold, save that what is unsure
   * gives way, and that a count that had come to its limit may begin anew.
   *
   * @param unsettled calls that upstream may have counted only after it was asked
   */
  adopt(quota: DailyQuota, options?: { readonly unsettled?: number }): void;
  /** What is unsure counts from now on: upstream does not tell. */
  settle(): void;
  status(): QuotaStatus;
  /**
   * What is to be remembered.
   *
   * @param isReserving whether calls may be made after it: once one was wanted, it holds for a block of them as well
   */
  snapshot(options?: { readonly isReserving?: boolean }): LedgerSnapshot;
  /** Takes over what was remembered, and adds what this ledger has counted by itself. */
  restore(snapshot: LedgerSnapshot): void;
  /** From now on snapshots are saved, and no call is made before one covers it. */
  keep(): void;
  /** A snapshot was saved; undefined where that has failed, so that calls are made all the same. */
  recordSaved(snapshot: LedgerSnapshot | undefined): void;
  /** Whether a call may be made as far as saving goes. */
  readonly isCovered: boolean;
  /** Has a block of calls reserved. Then {@link Ledger.isCovered} holds, unless others were faster. */
  cover(): Promise<void>;
  /** Resolves once all that is counted now is saved, or cannot be. */
  saved(): Promise<void>;
}

export interface LedgerOptions {
  /** Names the calls in errors. */
  readonly subject: string;
  /** The ceiling: calls in a day. `Infinity` is none. */
  readonly dailyCalls: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A snapshot would differ: saves one. Resolves once that is done, or has failed; must not reject. */
  readonly onChange?: () => Promise<void> | void;
  /**
   * Upstream has said that the calls of the day are used up, or it is long since it did: it is to be asked for its count.
   * Not told where there is no ceiling.
   */
  readonly onDoubt?: () => void;
}

export function createLedger(options: LedgerOptions): Ledger {
  const { subject, dailyCalls, now, onChange = () => {}, onDoubt = () => {} } = options;
  const save = async () => onChange();
  const days = createQuotaDays(now);
  const { today } = days;
  const refusals = createQuotaRefusals(today, now);
  const reservation = createReservation(save);
  let limit = dailyCalls;
  let unsettled = 0;
  /** Who crashes before its first call, again and again, is not to reserve a block each time. */
  let isBlockWanted = false;

  const callsOfToday = () => ({ ...today(), limit, nowMs: now() });

  /** Milliseconds until such a call may be made; 0 for now. */
  function waitFor(purpose: Purpose): number {
    const pauseLeftMs = refusals.pauseLeftMs();
    if (pauseLeftMs > 0) return pauseLeftMs;
    const { used, endsAt } = today();
    if (used >= limit) return refusals.untilAskedMs(onDoubt) ?? endsAt - now();
    return refusals.untilProbeMs() ?? waitForPace(purpose, callsOfToday());
  }

  function check(purpose: Purpose): void {
    const waitMs = waitFor(purpose);
    if (waitMs === 0) return;
    const period = refusals.pauseLeftMs() > 0 ? 'minute' : 'day';
    const retryAfterSeconds = Math.ceil(waitMs / 1000);
    const { used, refusal } = today();
    const isRefused = used < limit && (period === 'minute' || refusal !== undefined);
    const cause = isRefused ? `one was refused for this ${period}` : `${used} of ${limit} calls are used`;
    const reason = `is not made: ${cause}, and the next waits ${retryAfterSeconds} s`;
    throw new UpstreamQuotaExceededError(subject, reason, { kind: `${period}Quota`, retryAfterSeconds });
  }

  return {
    check,
    spend(purpose) {
      check(purpose);
      const receipt = days.count({ isNoCache: purpose === 'no-cache' });
      unsettled += 1;
      refusals.recordCall(receipt);
      void save();
      return receipt;
    },
    allows: (purpose) => waitFor(purpose) === 0,
    intervalFactor: () => intervalFactorOf(callsOfToday()),
    recordSuccess(receipt) {
      unsettled -= 1;
      if (refusals.recordSuccess(receipt)) void save();
    },
    recordFailure(receipt, error) {
      unsettled -= 1;
      if (!(error instanceof UpstreamQuotaExceededError) || !refusals.recordRefusal(receipt, error)) return;
      void save();
      if (dailyCalls !== Number.POSITIVE_INFINITY) onDoubt();
    },
    forgetRefusals() {
      refusals.forget();
      void save();
    },
    get unsettled() {
      return unsettled;
    },
    get isUnsure() {
      return today().unsure > 0;
    },
    adopt(quota, { unsettled: uncounted = 0 } = {}) {
      // None at all would never be found out to have changed: the call that is refused tells.
      if (quota.dailyLimit > 0) limit = Math.min(dailyCalls, quota.dailyLimit);
      const day = today();
      const atMost = Math.min(day.used, quota.used + uncounted);
      // A ceiling of our own that is lower is for us to keep, whatever upstream would answer.
      const isUpstreams = quota.dailyLimit > 0 && quota.dailyLimit <= dailyCalls;
      const isUsedUp = isUpstreams && quota.used >= quota.dailyLimit;
      const wasUsedUp = day.told !== undefined || (day.refusal !== undefined && day.used >= limit);
      const isReset = isUpstreams && !isUsedUp && wasUsedUp;
      day.used = isReset ? quota.used + uncounted : Math.max(day.used - day.unsure, atMost, quota.used);
      day.unsure = 0;
      if (isReset) day.refusal = undefined;
      day.told = isUsedUp ? { at: now(), inARow: day.told?.inARow ?? 1 } : undefined;
      void save();
    },
    settle() {
      if (today().unsure === 0) return;
      today().unsure = 0;
      void save();
    },
    status() {
      const { endsAt, used, refusal } = today();
      const remaining = refusal === undefined ? Math.max(0, limit - used) : 0;
      const isLimited = limit !== Number.POSITIVE_INFINITY;
      return {
        limit: isLimited ? limit : undefined,
        used,
        remaining: isLimited || refusal !== undefined ? remaining : undefined,
        resetAt: new Date(endsAt),
      };
    },
    snapshot({ isReserving = false } = {}) {
      const { endsAt, used, noCacheUsed, unsure, refusal } = today();
      const block = isReserving && isBlockWanted ? Math.max(0, Math.min(blockOf(limit), limit - used)) : 0;
      return {
        dayEndsAt: endsAt,
        used: used - unsure,
        noCacheUsed,
        refusedAt: refusal?.at,
        ...(block + unsure > 0 && { reserved: used + block }),
        left: days.left(),
      };
    },
    restore: days.restore,
    keep: reservation.begin,
    recordSaved: reservation.recordSaved,
    get isCovered() {
      const day = today();
      return reservation.covers(day, day.used + 1);
    },
    async cover() {
      isBlockWanted = true;
      await reservation.save();
    },
    async saved() {
      if (!reservation.holds(today())) await reservation.save();
    },
  };
}
