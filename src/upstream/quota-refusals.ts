import { ageOf } from '../clock.ts';
import type { UpstreamQuotaExceededError } from './errors.ts';
import { FAILURES, pauseMsOf } from './failures.ts';
import type { QuotaDay, Receipt } from './quota-days.ts';

/**
 * What upstream has said of quotas that are used up. After that of a minute no call is made until the minute is over; after
 * that of a day single ones, the probes, find out whether it still holds, until the day ends.
 */
export interface QuotaRefusals {
  /** Milliseconds for which no call is made at all, for the quota of the minute; 0 for none. */
  pauseLeftMs(): number;
  /** Milliseconds until the next probe of the quota of the day, 0 for now; undefined where it is not refused. */
  untilProbeMs(): number | undefined;
  /**
   * Milliseconds until upstream is asked again for its count of the day, which had come to its limit: somebody may have had
   * it reset. Undefined where that is not what it has told.
   *
   * @param ask called where the time has come
   */
  untilAskedMs(ask: () => void): number | undefined;
  /** A call is made. Where the quota of the day is refused it is a probe: until it is answered, no other is made. */
  recordCall(receipt: Receipt): void;
  /** A call was answered. Tells whether that ends a refusal. */
  recordSuccess(receipt: Receipt): boolean;
  /** A call was refused. Tells whether for the quota of today. */
  recordRefusal(receipt: Receipt, error: UpstreamQuotaExceededError): boolean;
  /** Calls are made as if none had been refused. */
  forget(): void;
}

const NO_PAUSE = { at: 0, ms: 0 };

/**
 * @param today the day that it is now, which keeps what is to be remembered over a restart
 * @param now milliseconds since 1970
 */
export function createQuotaRefusals(today: () => QuotaDay, now: () => number): QuotaRefusals {
  let pause = NO_PAUSE;

  /** What came late from yesterday tells nothing about today's calls. */
  const isOfToday = (receipt: Receipt) => receipt.dayEndsAt === today().endsAt;

  function untilNext({ at, inARow }: { readonly at: number; readonly inARow: number }): number {
    return Math.min(today().endsAt - now(), pauseMsOf('dayQuota', inARow) - ageOf(at, now()));
  }

  return {
    pauseLeftMs: () => Math.max(0, pause.ms - ageOf(pause.at, now())),
    untilProbeMs() {
      const { refusal } = today();
      return refusal && Math.max(0, untilNext(refusal));
    },
    untilAskedMs(ask) {
      const day = today();
      if (day.told === undefined) return undefined;
      if (untilNext(day.told) <= 0) {
        day.told = { at: now(), inARow: day.told.inARow + 1 };
        ask();
      }
      return untilNext(day.told);
    },
    recordCall({ number }) {
      const day = today();
      if (day.refusal !== undefined) day.refusal = { ...day.refusal, at: now(), call: number - 1 };
    },
    recordSuccess(receipt) {
      const day = today();
      // Those that were under way when another was refused tell nothing either.
      if (day.refusal === undefined || !isOfToday(receipt) || receipt.number <= day.refusal.call)
        return false;
      day.refusal = undefined;
      return true;
    },
    recordRefusal(receipt, { kind, retryAfterSeconds }) {
      if (FAILURES[kind].quota === 'minute') {
        pause = { at: now(), ms: Math.max(pauseMsOf(kind, 1), retryAfterSeconds * 1000) };
        return false;
      }
      if (!isOfToday(receipt)) return false;
      const day = today();
      const { call = 0, inARow = 0 } = day.refusal ?? {};
      // Those that were under way when another was refused say the same once more.
      day.refusal = { at: now(), call: day.used, inARow: inARow + Number(receipt.number > call) };
      return true;
    },
    forget() {
      today().refusal = undefined;
      pause = NO_PAUSE;
    },
  };
}
