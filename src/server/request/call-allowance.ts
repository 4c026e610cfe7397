import type { CallAllowance } from '../../library/operation/budget.ts';
import type { SharedCounts } from '../../shared-counts.ts';
import { endOfQuotaDay } from '../../upstream/quota-days.ts';
import { tooManyRequests } from '../http-error.ts';

/** If the clock was set and is set back, the old day still has its counts. */
const KEPT_DAYS = 3;

export interface CallAllowancesOptions {
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
  /** What other gateways count of the same callers. Default: there are none. */
  readonly sharedCounts?: SharedCounts | undefined;
}

/**
 * Limits each caller's upstream list calls per day, which ends at midnight in Beijing as upstream's
 * does. Counts are in memory. Too few calls left: refused by {@link tooManyRequests}.
 */
export function createCallAllowances(
  callsPerDay: number,
  { now = Date.now, sharedCounts }: CallAllowancesOptions = {},
): (caller: string) => CallAllowance {
  /** By the end of the day, then by the caller. */
  const days = new Map<number, Map<string, number>>();

  function today() {
    const endsAt = endOfQuotaDay(now());
    const spent = days.get(endsAt) ?? new Map<string, number>();
    days.set(endsAt, spent);
    const [oldest] = days.keys();
    if (days.size > KEPT_DAYS && oldest !== undefined) days.delete(oldest);
    return { spent, endsAt };
  }

  return (caller) => ({
    spend(calls) {
      const { spent, endsAt } = today();
      const total = (spent.get(caller) ?? 0) + calls;
      const all = calls + (sharedCounts?.sumOf({ what: 'calls', endsAt }, caller) ?? 0);
      if (Math.max(total, all) > callsPerDay)
        throw tooManyRequests(`${callsPerDay} WeChat API calls per day`, endsAt - now());
      spent.set(caller, total);
      sharedCounts?.add({ what: 'calls', endsAt }, caller, calls);
    },
    giveBack(calls) {
      const { spent, endsAt } = today();
      spent.set(caller, Math.max(0, (spent.get(caller) ?? 0) - calls));
      sharedCounts?.add({ what: 'calls', endsAt }, caller, -calls);
    },
  });
}
