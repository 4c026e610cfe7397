import { ageOf } from '../clock.ts';
import type { UpstreamQuotaExceededError } from './errors.ts';
import { FAILURES, pauseMsOf } from './failures.ts';
import type { QuotaDay, Receipt } from './quota-days.ts';

/**
 * Upstream's quota refusals. After a minute refusal, no call is made until the minute is over.
 * After a daily one, only single calls (probes) test whether it still holds, until the day ends.
 */
export interface QuotaRefusals {
  /** Milliseconds without any call, for the minute quota; 0 for none. */
  pauseLeftMs(): number;
  /** Milliseconds until the next probe of the daily quota, 0 for now; undefined if not refused. */
  untilProbeMs(): number | undefined;
  /**
   * Milliseconds until upstream is asked again for its daily count, which had reached the limit:
   * somebody may have reset it. Undefined if upstream has not reported that.
   *
   * @param ask called when it is time
   */
  untilAskedMs(ask: () => void): number | undefined;
  /** A call is made. If the daily quota is refused, it is a probe: others wait for its answer. */
  recordCall(receipt: Receipt): void;
  /** A call succeeded. Returns whether that ends a refusal. */
  recordSuccess(receipt: Receipt): boolean;
  /** A call was refused. Returns whether that was for today's quota. */
  recordRefusal(receipt: Receipt, error: UpstreamQuotaExceededError): boolean;
  /** Forgets all refusals. */
  forget(): void;
}

const NO_PAUSE = { at: 0, ms: 0 };

/** `today` holds what must survive a restart. `now` is in milliseconds since 1970. */
export function createQuotaRefusals(today: () => QuotaDay, now: () => number): QuotaRefusals {
  let pause = NO_PAUSE;

  /** Late answers to yesterday's calls say nothing about today's quota. */
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
      // Calls in flight during another call's refusal say nothing either.
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
      // Calls in flight during another call's refusal only repeat it.
      day.refusal = { at: now(), call: day.used, inARow: inARow + Number(receipt.number > call) };
      return true;
    },
    forget() {
      today().refusal = undefined;
      pause = NO_PAUSE;
    },
  };
}
