import { UpstreamQuotaExceededError } from '../../src/upstream/errors.ts';
import type { Purpose } from '../../src/upstream/job.ts';
import { createLedger, type Ledger } from '../../src/upstream/ledger.ts';
import type { Receipt } from '../../src/upstream/quota-days.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** Midnight in Beijing. */
export const MIDNIGHT = Date.parse('2026-01-31T16:00:00Z');

/** A ledger of which no call is used, on a clock that the test sets. */
export function ledgerAt(time: number, { dailyCalls = 1000 } = {}) {
  const clock = { time };
  const ledger = createLedger({ subject: 'The list call', dailyCalls, now: () => clock.time });
  return { ledger, clock };
}

/** A ledger of which so many calls are used. */
export function usedLedger(used: number, options: { time?: number; dailyCalls?: number } = {}) {
  const opened = ledgerAt(options.time ?? MIDNIGHT, options);
  const { dayEndsAt } = opened.ledger.snapshot();
  opened.ledger.restore({ dayEndsAt, used, noCacheUsed: 0 });
  return opened;
}

/** Why such a call may not be made. */
export function spendError(ledger: Ledger, purpose: Purpose): UpstreamQuotaExceededError {
  try {
    ledger.spend(purpose);
  } catch (error) {
    if (error instanceof UpstreamQuotaExceededError) return error;
    throw error;
  }
  throw new Error('The call may be made.');
}

/** The call that was counted last. */
export function latest(ledger: Ledger): Receipt {
  const { used, dayEndsAt } = ledger.snapshot();
  return { number: used, dayEndsAt };
}

/** What upstream says when a quota is used up. */
export function refusal(period: 'day' | 'minute', retryAfterSeconds = 60): UpstreamQuotaExceededError {
  return new UpstreamQuotaExceededError('The list call', 'refused', {
    kind: `${period}Quota`,
    retryAfterSeconds,
  });
}
