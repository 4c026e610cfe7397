import type { ApiCall } from '../lists/list.ts';
import { RefusalError } from './wire.ts';

/** The daily call quota of each endpoint, by its name. */
export interface DailyQuotas {
  /** Sets the calls per day, including those already made today; `undefined` removes the limit. */
  setLimit(endpoint: string, callsPerDay: number | undefined): void;
  /** Uses up today's quota of the endpoint, as another client of the account would. */
  useUp(endpoint: string): void;
  /** Undoes {@link DailyQuotas.useUp} for all endpoints. */
  giveBack(): void;
  /** Counts a call. Throws a {@link RefusalError} with 45009 if the quota of the day is used up. */
  spend(endpoint: string): void;
  /** Today's calls. */
  used(endpoint: string): number;
  /**
   * The limit that upstream reports. Without a set limit, it is the one that upstream grants by
   * default, although calls beyond it are answered here.
   */
  limit(endpoint: string): number;
}

const DAY_MS = 86_400_000;
const BEIJING_OFFSET_MS = 28_800_000;

/** Starts without limits. A day ends at midnight in Beijing. `now` is in milliseconds. */
export function createDailyQuotas(
  now: () => number,
  calls: readonly Pick<ApiCall, 'name' | 'callsPerDay'>[],
): DailyQuotas {
  const granted = new Map(calls.map(({ name, callsPerDay }) => [name, callsPerDay]));
  const limits = new Map<string, number>();
  const spent = new Map<string, number>();
  const usedUp = new Set<string>();
  const today = () => Math.floor((now() + BEIJING_OFFSET_MS) / DAY_MS);
  let day = today();

  function beginDay(): void {
    if (day === today()) return;
    day = today();
    spent.clear();
    usedUp.clear();
  }

  const limit = (endpoint: string) => limits.get(endpoint) ?? granted.get(endpoint) ?? 0;

  function used(endpoint: string): number {
    beginDay();
    const calls = spent.get(endpoint) ?? 0;
    return usedUp.has(endpoint) ? Math.max(calls, limit(endpoint)) : calls;
  }

  return {
    setLimit(endpoint, callsPerDay) {
      if (callsPerDay === undefined) limits.delete(endpoint);
      else limits.set(endpoint, callsPerDay);
    },
    useUp(endpoint) {
      beginDay();
      usedUp.add(endpoint);
    },
    giveBack() {
      usedUp.clear();
    },
    spend(endpoint) {
      const calls = used(endpoint);
      const isOver = calls >= (limits.get(endpoint) ?? Number.POSITIVE_INFINITY);
      if (isOver || usedUp.has(endpoint)) throw new RefusalError(45009);
      spent.set(endpoint, calls + 1);
    },
    used,
    limit,
  };
}
