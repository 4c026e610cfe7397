import type { EndpointName } from '../wire.ts';
import { RefusalError } from './refusal.ts';

/** How many calls a day each endpoint answers. */
export interface DailyQuotas {
  /** The calls of a day, those already made today included; `undefined` is no limit. */
  setLimit(endpoint: EndpointName, callsPerDay: number | undefined): void;
  /** Counts a call. Throws a {@link RefusalError} with 45009 when none is left today. */
  spend(endpoint: EndpointName): void;
}

const DAY_MS = 86_400_000;
const BEIJING_OFFSET_MS = 28_800_000;

/** Without limits at first. A day ends at midnight in Beijing. `now` is in milliseconds. */
export function createDailyQuotas(now: () => number): DailyQuotas {
  const limits = new Map<EndpointName, number>();
  const used = new Map<EndpointName, number>();
  const today = () => Math.floor((now() + BEIJING_OFFSET_MS) / DAY_MS);
  let day = today();

  return {
    setLimit(endpoint, callsPerDay) {
      if (callsPerDay === undefined) limits.delete(endpoint);
      else limits.set(endpoint, callsPerDay);
    },
    spend(endpoint) {
      if (day !== today()) {
        day = today();
        used.clear();
      }
      const calls = used.get(endpoint) ?? 0;
      if (calls >= (limits.get(endpoint) ?? Number.POSITIVE_INFINITY)) throw new RefusalError(45009);
      used.set(endpoint, calls + 1);
    },
  };
}
