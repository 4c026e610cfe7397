/** What a call is for. They stop in this order as the calls of the day run down. */
export const PURPOSES = ['refresh', 'check', 'no-cache', 'missing'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** The one of two that stops later. */
export function mostUrgent(a: Purpose, b: Purpose): Purpose {
  return PURPOSES.indexOf(a) > PURPOSES.indexOf(b) ? a : b;
}

/** Somebody who waits for list calls. */
export interface Waiter {
  /** Wants to know how many calls were made. */
  readonly report?: { calls: number };
  /** Fires when nothing is waited for any more. Without one, the work is done for whoever asks next. */
  readonly signal?: AbortSignal;
}

/** Work that takes list calls, and who waits for it. */
export interface Errand {
  /** The most urgent purpose of all who wait. */
  readonly purpose: Purpose;
  /** Whether all who waited have left. */
  readonly isAbandoned: boolean;
  /** From now on another errand waits for this one, and with it whoever joins that one later. */
  join(other: Errand): void;
  /** Counts a call for all who wait. Who joins later is told of it then. */
  count(): void;
  /** What is known of it by itself. */
  readonly own: { readonly purpose: Purpose; readonly waiters: readonly Waiter[] };
  readonly joined: ReadonlySet<Errand>;
}

/** @param waiters who waits from the beginning. Default: nobody in particular. */
export function createErrand(purpose: Purpose, waiters: readonly Waiter[] = [{}]): Errand {
  const joined = new Set<Errand>();
  let calls = 0;
  const errand: Errand = {
    get purpose() {
      return reach(errand).reduce((most, { own }) => mostUrgent(most, own.purpose), purpose);
    },
    get isAbandoned() {
      return [...waitersOf(errand)].every(({ signal }) => signal?.aborted === true);
    },
    join(other) {
      const known = waitersOf(errand);
      joined.add(other);
      for (const waiter of waitersOf(other)) if (!known.has(waiter)) tell(waiter, calls);
    },
    count() {
      calls += 1;
      for (const waiter of waitersOf(errand)) tell(waiter, 1);
    },
    own: { purpose, waiters },
    joined,
  };
  return errand;
}

/** Has work done once for all who come while it is under way: their errands join the first. */
export function shareErrand<T>(work: (errand: Errand) => Promise<T>): (errand: Errand) => Promise<T> {
  let underWay: { readonly errand: Errand; readonly done: Promise<T> } | undefined;
  return (errand) => {
    if (underWay !== undefined) {
      if (underWay.errand !== errand) underWay.errand.join(errand);
      return underWay.done;
    }
    const done = work(errand).finally(() => {
      underWay = undefined;
    });
    underWay = { errand, done };
    return done;
  };
}

/** The errand and all that wait for it, directly or not. Two may wait for each other. */
function reach(errand: Errand): Errand[] {
  const reached = new Set([errand]);
  for (const each of reached) for (const next of each.joined) reached.add(next);
  return [...reached];
}

function waitersOf(errand: Errand): Set<Waiter> {
  return new Set(reach(errand).flatMap(({ own }) => own.waiters));
}

function tell({ report }: Waiter, calls: number): void {
  if (report !== undefined) report.calls += calls;
}
