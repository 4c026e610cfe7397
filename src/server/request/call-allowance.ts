import { endOfQuotaDay } from '../../library/quota-day.ts';
import { tooManyFault } from './too-many-fault.ts';

/** Bounds the upstream list calls that one caller may cause until midnight in Beijing, when upstream counts anew. */
export interface CallAllowance {
  /** @throws GraphQLError 429 where the caller has none left */
  check(caller: string): void;
  /**
   * Counts calls before they are sent, so that none of those who ask at once slips through.
   *
   * @throws GraphQLError 429 where the caller has fewer left; then none is counted
   */
  spend(caller: string, calls: number): void;
}

/** An allowance in memory: it begins anew with the process. `Infinity` is no limit. */
export function createCallAllowance(callsPerDay: number, now = Date.now): CallAllowance {
  const spent = new Map<string, number>();
  let dayEndsAt = 0;

  function spentBy(caller: string): number {
    if (now() >= dayEndsAt) spent.clear();
    dayEndsAt = endOfQuotaDay(now());
    return spent.get(caller) ?? 0;
  }

  function refuseAbove(calls: number): void {
    if (calls <= callsPerDay) return;
    throw tooManyFault(`${callsPerDay} calls of the WeChat API in a day`, dayEndsAt - now());
  }

  return {
    check: (caller) => refuseAbove(spentBy(caller) + 1),
    spend(caller, calls) {
      const total = spentBy(caller) + calls;
      refuseAbove(total);
      spent.set(caller, total);
    },
  };
}
