import { endOfQuotaDay } from '../../library/calls/quota-day.ts';
import type { CallAllowance } from '../../library/operation/call-budget.ts';
import { tooManyFault } from './too-many-fault.ts';

/**
 * As many upstream list calls for each caller in a day, which ends at midnight in Beijing: then upstream counts anew. They
 * are counted in memory, and begin anew with the process. Whoever has fewer left is refused by a {@link tooManyFault}.
 */
export function createCallAllowances(callsPerDay: number, now = Date.now): (caller: string) => CallAllowance {
  const spent = new Map<string, number>();
  let dayEndsAt = 0;

  function spentBy(caller: string): number {
    if (now() >= dayEndsAt) spent.clear();
    dayEndsAt = endOfQuotaDay(now());
    return spent.get(caller) ?? 0;
  }

  return (caller) => ({
    spend(calls) {
      const total = spentBy(caller) + calls;
      if (total > callsPerDay)
        throw tooManyFault(`${callsPerDay} calls of the WeChat API in a day`, dayEndsAt - now());
      spent.set(caller, total);
    },
    giveBack(calls) {
      spent.set(caller, Math.max(0, spentBy(caller) - calls));
    },
  });
}
