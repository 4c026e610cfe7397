const DAY_MS = 86_400_000;
const BEIJING_AHEAD_MS = 8 * 3_600_000;

/**
 * When the day of the upstream's quotas ends, in milliseconds since 1970. That it is midnight in Beijing is what users
 * report; the documentation does not say.
 */
export function endOfQuotaDay(nowMs: number): number {
  const sinceMidnight = (nowMs + BEIJING_AHEAD_MS) % DAY_MS;
  return nowMs - sinceMidnight + DAY_MS;
}

/** What is counted of one day. */
export interface QuotaDay {
  /** Milliseconds since 1970. */
  readonly endsAt: number;
  used: number;
  noCacheUsed: number;
  /** How many of those that are used may not have been made: they were only reserved when a process was killed. */
  unsure: number;
  /** How many of them this process has counted. */
  own: number;
  /** That upstream has said the calls of the day are used up: when, after which of them, and how often in a row. */
  refusal: { readonly at: number; readonly call: number; readonly inARow: number } | undefined;
  /** That upstream's own count has come to the limit: when it was last asked for it, and how often in a row. */
  told: { readonly at: number; readonly inARow: number } | undefined;
}

/** A call that was counted. */
export interface Receipt {
  /** Its number in its day. */
  readonly number: number;
  readonly dayEndsAt: number;
}

/** What is remembered of a day over a restart. */
export interface StoredDay {
  /** Milliseconds since 1970. */
  readonly dayEndsAt: number;
  readonly used: number;
  readonly noCacheUsed: number;
}

/** Today's count over a restart. */
export interface StoredToday extends StoredDay {
  /** When upstream has said that the calls of this day are used up, in milliseconds since 1970. */
  readonly refusedAt?: number | undefined;
  /** A process that was killed may have used up to so many. Left out where it was not: what is used is exact. */
  readonly reserved?: number | undefined;
  /** Days that the clock has left, to which it may come back. */
  readonly left?: readonly StoredDay[] | undefined;
}

/**
 * Counts calls by days, on a clock that may be set. What is used of a day never becomes less: where the clock comes back
 * to a day, what was counted meanwhile counts for that day too, since one of the two was a mistake. Where it goes back
 * to a day that it has not been in, the whole count goes with it.
 */
export interface QuotaDays {
  /** The day that it is now. */
  today(): QuotaDay;
  count(options: { readonly isNoCache: boolean }): Receipt;
  /** Takes over what was stored, and adds what this process has counted by itself. */
  restore(stored: StoredToday): void;
  /** The days that the clock has left, with what would count for each if it came back. */
  left(): readonly StoredDay[];
}

/** How many days are remembered that the clock has left. */
const MAX_LEFT = 16;

interface Counts {
  readonly used: number;
  readonly noCacheUsed: number;
}

/** @param now milliseconds since 1970 */
export function createQuotaDays(now: () => number): QuotaDays {
  let day = emptyDay(endOfQuotaDay(now()));
  /** In the order in which the clock has left them; and all that this process had counted by then. */
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
      // As if the clock had come from that day, where it is yet to come.
      const from = all.find(({ dayEndsAt }) => dayEndsAt === current.endsAt) ?? stored;
      if (from.dayEndsAt >= current.endsAt) day = merge(current, from);
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
