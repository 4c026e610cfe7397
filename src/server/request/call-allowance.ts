import type { CallAllowance } from '../../library/operation/call-budget.ts';
import { endOfQuotaDay } from '../../upstream/quota-days.ts';
import { tooManyRequests } from '../http-error.ts';

/** A clock that was set comes back to the day that it has left: its counts are still there. */
const KEPT_DAYS = 3;

/**
 * As many upstream list calls for each caller in a day, which ends at midnight in Beijing: then upstream counts anew. They
 * are counted in memory, and begin anew with the process. Whoever has fewer left is refused by a {@link tooManyRequests}.
 */
export function createCallAllowances(callsPerDay: number, now = Date.now): (caller: string) => CallAllowance {
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
      if (total > callsPerDay)
        throw tooManyRequests(`${callsPerDay} calls of the WeChat API in a day`, endsAt - now());
      spent.set(caller, total);
    },
    giveBack(calls) {
      const { spent } = today();
      spent.set(caller, Math.max(0, (spent.get(caller) ?? 0) - calls));
    },
  });
}
