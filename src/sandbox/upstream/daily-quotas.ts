import type { ApiCall } from '../lists/list.ts';
import { RefusalError } from './wire.ts';

/** How many calls a day each endpoint answers, by the endpoint's name. */
export interface DailyQuotas {
  /** The calls of a day, those already made today included; `undefined` is no limit. */
  setLimit(endpoint: string, callsPerDay: number | undefined): void;
  /** Somebody else has made all calls that the endpoint answers today. */
  useUp(endpoint: string): void;
  /** Takes that back, for all endpoints. */
  giveBack(): void;
  /** Counts a call. Throws a {@link RefusalError} with 45009 when none is left today. */
  spend(endpoint: string): void;
  /** The calls made today. */
  used(endpoint: string): number;
  /**
   * What upstream tells of the limit: the one that is set. Where there is none, the one that upstream grants by
   * default, though here calls beyond it are answered.
   */
  limit(endpoint: string): number;
}

const DAY_MS = 86_400_000;
const BEIJING_OFFSET_MS = 28_800_000;

/** Without limits at first. A day ends at midnight in Beijing. `now` is in milliseconds. */
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
