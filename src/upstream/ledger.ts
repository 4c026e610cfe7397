import { UpstreamQuotaExceededError } from './errors.ts';
import type { Purpose } from './job.ts';
import { intervalFactorOf, waitForPace } from './pace.ts';
import type { DailyQuota } from './port.ts';
import { createQuotaDays, type Receipt, type StoredToday } from './quota-days.ts';
import { createQuotaRefusals } from './quota-refusals.ts';
import { blockOf, createReservation } from './reservation.ts';

/** Today's calls of one endpoint. */
export interface QuotaStatus {
  /** Undefined without a ceiling. */
  readonly limit: number | undefined;
  readonly used: number;
  readonly remaining: number | undefined;
  readonly resetAt: Date;
}

/** What a ledger persists over a restart. */
export type LedgerSnapshot = StoredToday;

/** What processes that are one account tell each other of a ledger. */
export interface LedgerState {
  /** Milliseconds since 1970. */
  readonly dayEndsAt: number;
  readonly used: number;
  readonly noCacheUsed: number;
  /** When upstream said that the day's calls are used up, in milliseconds since 1970. */
  readonly refusedAt?: number | undefined;
  /** Most calls per day, by upstream's word or our own. Omitted without a ceiling. */
  readonly limit?: number | undefined;
}

/** The share of a day's calls that may be used just after upstream's count was reset, or raised. */
const MOST_AFTER_RESET = 0.5;

/** Counts the calls of one endpoint and decides which may be made. */
export interface Ledger {
  /** @throws UpstreamQuotaExceededError if such a call may not be made now */
  check(purpose: Purpose): void;
  /** Counts a call before it is sent. @throws UpstreamQuotaExceededError as `check` does */
  spend(purpose: Purpose): Receipt;
  allows(purpose: Purpose): boolean;
  /** Factor for the intervals between checks, 1 or more. */
  intervalFactor(): number;
  recordSuccess(receipt: Receipt): void;
  /** A call failed. After a quota refusal, calls stop for a while. */
  recordFailure(receipt: Receipt, error: unknown): void;
  /** Forgets upstream's quota refusals: calls are made again. */
  forgetRefusals(): void;
  /** Counted calls in flight, whose outcome is not known yet. */
  readonly unsettled: number;
  /** Whether part of the count was only reserved, by a process that was killed. */
  readonly isUnsure: boolean;
  /**
   * Adopts upstream's own count. The lower limit and the higher count win, with two exceptions:
   * unsure calls give way, and a count that had reached its limit may start over.
   *
   * @param unsettled calls that upstream may have counted only after it was asked
   */
  adopt(quota: DailyQuota, options?: { readonly unsettled?: number }): void;
  /** Treats unsure calls as made, because upstream gave no count. */
  settle(): void;
  status(): QuotaStatus;
  /**
   * What to persist. `isReserving`: calls may follow, so once one was wanted, reserve a block too.
   */
  snapshot(options?: { readonly isReserving?: boolean }): LedgerSnapshot;
  /** Loads what was persisted and adds what this ledger has counted itself. */
  restore(snapshot: LedgerSnapshot): void;
  /** What to tell a process that is the same account. */
  state(): LedgerState;
  /**
   * Takes the state that another process tells, in place of what was counted here: that process has
   * counted it as well. One of another day is ignored.
   */
  follow(state: LedgerState): void;
  /** So many of today's calls at least are used: others have made some. */
  raise(used: number): void;
  /** From now on snapshots are saved, and no call is made before one covers it. */
  keep(): void;
  /** A snapshot was saved. Undefined if saving failed: calls are then made anyway. */
  recordSaved(snapshot: LedgerSnapshot | undefined): void;
  /** Whether a saved snapshot covers the next call. Also true if nothing can be saved. */
  readonly isCovered: boolean;
  /** Reserves a block of calls. {@link Ledger.isCovered} then holds, unless others used it up. */
  cover(): Promise<void>;
  /** Resolves once the current count is saved, or cannot be saved. */
  saved(): Promise<void>;
}

export interface LedgerOptions {
  /** Names the calls in errors. */
  readonly subject: string;
  /** Most calls per day. `Infinity` means no ceiling. */
  readonly dailyCalls: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The snapshot has changed: saves it. Resolves when saved or failed; must not reject. */
  readonly onChange?: () => Promise<void> | void;
  /**
   * Asks upstream for its count: after upstream said that the day's calls are used up, and again
   * some time later. Not called without a ceiling.
   */
  readonly onDoubt?: () => void;
}

/** Writes 1000 as 1,000. */
const NUMBER = new Intl.NumberFormat('en-GB');

export function createLedger(options: LedgerOptions): Ledger {
  const { subject, dailyCalls, now, onChange = () => {}, onDoubt = () => {} } = options;
  const save = async () => onChange();
  const days = createQuotaDays(now);
  const { today } = days;
  const refusals = createQuotaRefusals(today, now);
  const reservation = createReservation(save);
  let limit = dailyCalls;
  let unsettled = 0;
  /** False until the first call, so that a crash loop does not reserve a block at each start. */
  let isBlockWanted = false;

  const callsOfToday = () => ({ ...today(), limit, nowMs: now() });

  /** Milliseconds until a call for this purpose may be made; 0 for now. */
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
    const cause = isRefused
      ? `upstream refused a call over this ${period}'s quota`
      : `${NUMBER.format(used)} of ${NUMBER.format(limit)} daily calls used`;
    const reason = `was not sent: ${cause}; next one in ${NUMBER.format(retryAfterSeconds)} s`;
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
      // Ignore a limit of 0: without calls a change would go unnoticed. A refused call reports it.
      if (quota.dailyLimit > 0) limit = Math.min(dailyCalls, quota.dailyLimit);
      const day = today();
      const atMost = Math.min(day.used, quota.used + uncounted);
      // A lower ceiling of our own holds, whatever upstream answers.
      const isUpstreams = quota.dailyLimit > 0 && quota.dailyLimit <= dailyCalls;
      const isUsedUp = isUpstreams && quota.used >= quota.dailyLimit;
      const wasUsedUp = day.told !== undefined || (day.refusal !== undefined && day.used >= limit);
      // A reset leaves next to nothing used. A count that is a little lower is of another replica.
      const isReset = isUpstreams && wasUsedUp && quota.used <= quota.dailyLimit * MOST_AFTER_RESET;
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
    state() {
      const { endsAt, used, noCacheUsed, refusal } = today();
      return {
        dayEndsAt: endsAt,
        used,
        noCacheUsed,
        ...(refusal !== undefined && { refusedAt: refusal.at }),
        ...(limit !== Number.POSITIVE_INFINITY && { limit }),
      };
    },
    follow({ limit: told = dailyCalls, ...state }) {
      limit = Math.min(dailyCalls, told);
      days.follow(state);
      void save();
    },
    raise(used) {
      if (today().used >= used) return;
      today().used = used;
      void save();
    },
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
