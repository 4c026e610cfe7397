const DAY_MS = 86_400_000;
const BEIJING_AHEAD_MS = 8 * 3_600_000;

/**
 * End of upstream's quota day, in milliseconds since 1970. Users report that it is midnight in
 * Beijing; the documentation does not say.
 */
export function endOfQuotaDay(nowMs: number): number {
  const sinceMidnight = (nowMs + BEIJING_AHEAD_MS) % DAY_MS;
  return nowMs - sinceMidnight + DAY_MS;
}

/** The counts of one day. */
export interface QuotaDay {
  /** Milliseconds since 1970. */
  readonly endsAt: number;
  used: number;
  noCacheUsed: number;
  /** Used calls that may not have been made: a process only reserved them before it was killed. */
  unsure: number;
  /** Used calls that this process has counted. */
  own: number;
  /** Upstream's refusal for the daily quota: when, after which call, and how many in a row. */
  refusal: { readonly at: number; readonly call: number; readonly inARow: number } | undefined;
  /** Upstream's own count is at the limit: when it was last asked, and how often in a row. */
  told: { readonly at: number; readonly inARow: number } | undefined;
}

/** A counted call. */
export interface Receipt {
  /** Its number within its day. */
  readonly number: number;
  readonly dayEndsAt: number;
}

/** What is persisted about a day. */
export interface StoredDay {
  /** Milliseconds since 1970. */
  readonly dayEndsAt: number;
  readonly used: number;
  readonly noCacheUsed: number;
}

/** What is persisted about today. */
export interface StoredToday extends StoredDay {
  /** When upstream said that the day's calls are used up, in milliseconds since 1970. */
  readonly refusedAt?: number | undefined;
  /** The most that a killed process may have used. Omitted if there is none: `used` is exact. */
  readonly reserved?: number | undefined;
  /** Days that the clock has left and may return to. */
  readonly left?: readonly StoredDay[] | undefined;
}

/**
 * Counts calls per day, on a clock that may be set. A day's count never decreases. If the clock
 * returns to a day, the calls counted meanwhile count for that day too, since one of the two was a
 * mistake. If it goes back to a day it has not been in, the whole count goes with it.
 */
export interface QuotaDays {
  /** The current day. */
  today(): QuotaDay;
  count(options: { readonly isNoCache: boolean }): Receipt;
  /** Loads what was stored and adds what this process has counted itself. */
  restore(stored: StoredToday): void;
  /** Takes the count of today that another process tells, whatever was counted here. */
  follow(told: StoredToday): void;
  /** The days the clock has left, with the count that each would have if the clock returned. */
  left(): readonly StoredDay[];
}

/** How many days are remembered after the clock has left them. */
const MAX_LEFT = 16;

interface Counts {
  readonly used: number;
  readonly noCacheUsed: number;
}

/** @param now milliseconds since 1970 */
export function createQuotaDays(now: () => number): QuotaDays {
  let day = emptyDay(endOfQuotaDay(now()));
  /** In the order the clock left them, with all that this process had counted by then. */
  const left = new Map<number, { readonly day: QuotaDay; readonly countedBefore: Counts }>();
  let counted: Counts = { used: 0, noCacheUsed: 0 };

  function today(): QuotaDay {
    const endsAt = endOfQuotaDay(now());
    if (endsAt === day.endsAt) return day;
    const next = comeBackTo(endsAt) ?? (endsAt > day.endsAt ? emptyDay(endsAt) : { ...day, endsAt });
    left.delete(endsAt);
    leave(day, counted);
    day = next;
    return day;
  }

  function leave(yesterday: QuotaDay, countedBefore: Counts): void {
    left.delete(yesterday.endsAt);
    left.set(yesterday.endsAt, { day: yesterday, countedBefore });
    const [oldest] = left.keys();
    if (left.size > MAX_LEFT && oldest !== undefined) left.delete(oldest);
  }

  function comeBackTo(endsAt: number): QuotaDay | undefined {
    const known = left.get(endsAt);
    if (known === undefined) return undefined;
    const since = counted.used - known.countedBefore.used;
    return {
      ...known.day,
      used: known.day.used + since,
      noCacheUsed: known.day.noCacheUsed + counted.noCacheUsed - known.countedBefore.noCacheUsed,
      own: known.day.own + since,
    };
  }

  return {
    today,
    count({ isNoCache }) {
      const one = { used: 1, noCacheUsed: Number(isNoCache) };
      const current = today();
      current.used += 1;
      current.own += 1;
      current.noCacheUsed += one.noCacheUsed;
      counted = { used: counted.used + 1, noCacheUsed: counted.noCacheUsed + one.noCacheUsed };
      return { number: current.used, dayEndsAt: current.endsAt };
    },
    restore(stored) {
      const current = today();
      const all: readonly StoredToday[] = [...(stored.left ?? []), stored];
      for (const each of all)
        if (each.dayEndsAt !== current.endsAt)
          leave(merge(emptyDay(each.dayEndsAt), each), { used: 0, noCacheUsed: 0 });
      // If the stored day is still to come, continue as if the clock had come from it.
      const from = all.find(({ dayEndsAt }) => dayEndsAt === current.endsAt) ?? stored;
      if (from.dayEndsAt >= current.endsAt) day = merge(current, from);
    },
    follow(told) {
      const { endsAt } = today();
      // The clock of the other process may be in another day for a moment.
      if (told.dayEndsAt === endsAt) day = merge(emptyDay(endsAt), told);
    },
    left: () =>
      [...left.keys()].flatMap((dayEndsAt) => {
        const { used = 0, noCacheUsed = 0 } = comeBackTo(dayEndsAt) ?? {};
        return [{ dayEndsAt, used, noCacheUsed }];
      }),
  };
}

function emptyDay(endsAt: number): QuotaDay {
  return { endsAt, used: 0, noCacheUsed: 0, unsure: 0, own: 0, refusal: undefined, told: undefined };
}

function merge(day: QuotaDay, { reserved, refusedAt, ...stored }: StoredToday): QuotaDay {
  const used = Math.max(day.used, Math.max(reserved ?? 0, stored.used) + day.own);
  const sure = Math.max(day.used - day.unsure, stored.used + day.own);
  return {
    ...day,
    used,
    unsure: used - sure,
    noCacheUsed: Math.max(day.noCacheUsed, stored.noCacheUsed),
    refusal: refusedAt === undefined ? day.refusal : { at: refusedAt, call: used, inARow: 1 },
  };
}
