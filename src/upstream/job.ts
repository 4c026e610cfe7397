/** What a call is for. As the day's calls run out, they stop in this order. */
export const PURPOSES = ['mirror', 'refresh', 'look-up', 'check', 'no-cache', 'missing'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Whether nobody waits for such a call. */
export function isBackground(purpose: Purpose): boolean {
  return purpose === 'mirror' || purpose === 'refresh';
}

/** The purpose that stops later. */
function mostUrgent(a: Purpose, b: Purpose): Purpose {
  return PURPOSES.indexOf(a) > PURPOSES.indexOf(b) ? a : b;
}

/** A caller that waits for list calls. */
export interface Waiter {
  /** Receives the number of calls made. */
  readonly report?: { calls: number };
  /** Fires when the caller leaves. Without one, the work continues for later callers. */
  readonly signal?: AbortSignal;
}

/** Work that takes list calls, and its waiting callers. */
export interface Job {
  /** The most urgent purpose of all waiters. */
  readonly purpose: Purpose;
  /** Whether all waiters have left. */
  readonly isAbandoned: boolean;
  /** Makes another job wait for this one, and every job that joins that one later. */
  join(other: Job): void;
  /** Counts a call for all waiters. A later waiter gets the count when it joins. */
  count(): void;
  /** Purpose and waiters without the joined jobs. */
  readonly own: { readonly purpose: Purpose; readonly waiters: readonly Waiter[] };
  readonly joined: ReadonlySet<Job>;
}

/** @param waiters the first waiters. Default: one without report or signal */
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

/** Runs work once for all calls made while it is in flight: their jobs join the first. */
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

/** The job and all jobs waiting for it, directly or not. Two jobs may wait for each other. */
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
