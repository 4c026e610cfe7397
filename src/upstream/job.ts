/** What a call is for. They stop in this order as the calls of the day run down. */
export const PURPOSES = ['refresh', 'check', 'no-cache', 'missing'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** The one of two that stops later. */
function mostUrgent(a: Purpose, b: Purpose): Purpose {
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
export interface Job {
  /** The most urgent purpose of all who wait. */
  readonly purpose: Purpose;
  /** Whether all who waited have left. */
  readonly isAbandoned: boolean;
  /** From now on another job waits for this one, and with it whoever joins that one later. */
  join(other: Job): void;
  /** Counts a call for all who wait. Who joins later is told of it then. */
  count(): void;
  /** What is known of it by itself. */
  readonly own: { readonly purpose: Purpose; readonly waiters: readonly Waiter[] };
  readonly joined: ReadonlySet<Job>;
}

/** @param waiters who waits from the beginning. Default: nobody in particular. */
export function createJob(purpose: Purpose, waiters: readonly Waiter[] = [{}]): Job {
  const joined = new Set<Job>();
  let calls = 0;
  const job: Job = {
    get purpose() {
      return reach(job).reduce((most, { own }) => mostUrgent(most, own.purpose), purpose);
    },
    get isAbandoned() {
      return [...waitersOf(job)].every(({ signal }) => signal?.aborted === true);
    },
    join(other) {
      const known = waitersOf(job);
      joined.add(other);
      for (const waiter of waitersOf(other)) if (!known.has(waiter)) tell(waiter, calls);
    },
    count() {
      calls += 1;
      for (const waiter of waitersOf(job)) tell(waiter, 1);
    },
    own: { purpose, waiters },
    joined,
  };
  return job;
}

/** Has work done once for all who come while it is under way: their jobs join the first. */
export function singleFlight<T>(work: (job: Job) => Promise<T>): (job: Job) => Promise<T> {
  let underWay: { readonly job: Job; readonly done: Promise<T> } | undefined;
  return (job) => {
    if (underWay !== undefined) {
      if (underWay.job !== job) underWay.job.join(job);
      return underWay.done;
    }
    const done = work(job).finally(() => {
      underWay = undefined;
    });
    underWay = { job, done };
    return done;
  };
}

/** The job and all that wait for it, directly or not. Two may wait for each other. */
function reach(job: Job): Job[] {
  const reached = new Set([job]);
  for (const each of reached) for (const next of each.joined) reached.add(next);
  return [...reached];
}

function waitersOf(job: Job): Set<Waiter> {
  return new Set(reach(job).flatMap(({ own }) => own.waiters));
}

function tell({ report }: Waiter, calls: number): void {
  if (report !== undefined) report.calls += calls;
}
