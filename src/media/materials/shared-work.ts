import { LRUCache } from 'lru-cache';
import { NobodyWaitsError, UpstreamQuotaExceededError } from '../../upstream/errors.ts';
import { createJob, type Job, singleFlight } from '../../upstream/job.ts';
import { createFailureMemory } from '../failure-memory.ts';
import { MediaError } from '../media-error.ts';

/** Work that takes calls, done once for all who want the same at the same time. */
export interface SharedWork<T> {
  /**
   * The result for a key. If all who wait for it leave before a call is made, none is.
   *
   * @throws MediaError also if one is remembered
   * @throws the reason of the signal, if the work failed and the caller has left
   */
  run(key: string, signal: AbortSignal): Promise<T>;
  /** Upstream works again: what failed is tried again at once. */
  forgetFailures(): void;
}

export interface SharedWorkOptions<T> {
  readonly work: (key: string, job: Job) => Promise<T>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** How long a failure is remembered: each one in a row twice as long as the one before it. */
interface Pause {
  readonly firstSeconds: number;
  readonly longestSeconds: number;
}

/** For what no other try mends soon: a deleted asset, or a file of another type. */
const LASTING: Pause = { firstSeconds: 600, longestSeconds: 86_400 };

/** For what is over soon. What is not is a fault of this one file. */
const PASSING: Pause = { firstSeconds: 60, longestSeconds: 3600 };

/** Of how many keys it is known how often in a row they have failed. */
const MAX_FAILING = 10_000;

export function createSharedWork<T>({ work, now }: SharedWorkOptions<T>): SharedWork<T> {
  const underWay = new Map<string, (job: Job) => Promise<T>>();
  const failures = createFailureMemory(now);
  /** Failures in a row that have taken calls, by key. */
  const inARow = new LRUCache<string, number>({ max: MAX_FAILING });

  async function attempt(key: string, job: Job, made: { readonly calls: number }): Promise<T> {
    try {
      const result = await work(key, job);
      inARow.delete(key);
      return result;
    } catch (error) {
      if (error instanceof MediaError) remember(key, error, { hasTakenCalls: made.calls > 0 });
      throw error;
    } finally {
      underWay.delete(key);
    }
  }

  /** @throws MediaError the failure with the seconds for which it is remembered, if it is */
  function remember(
    key: string,
    error: MediaError,
    { hasTakenCalls }: { readonly hasTakenCalls: boolean },
  ): void {
    const pause = pauseAfter(error);
    if (pause === undefined) return;
    const before = inARow.get(key) ?? 0;
    // A call that was not made tells nothing of this file, and costs nothing.
    if (hasTakenCalls) inARow.set(key, before + 1);
    const { firstSeconds, longestSeconds } = pause;
    const seconds = hasTakenCalls ? Math.min(longestSeconds, firstSeconds * 2 ** before) : firstSeconds;
    failures.record(key, error, seconds);
    failures.check(key);
  }

  function join(key: string, signal: AbortSignal): Promise<T> {
    const made = { calls: 0 };
    const flight = underWay.get(key) ?? singleFlight((first) => attempt(key, first, made));
    underWay.set(key, flight);
    return flight(createJob('missing', [{ report: made, signal }]));
  }

  return {
    async run(key, signal) {
      for (;;) {
        failures.check(key);
        try {
          return await join(key, signal);
        } catch (error) {
          if (signal.aborted) throw signal.reason;
          // Those before this caller have left, and it came too late to make them stay.
          if (!(error instanceof NobodyWaitsError)) throw error;
        }
      }
    },
    forgetFailures() {
      failures.clear();
      inARow.clear();
    },
  };
}

/** Undefined if the failure is not to be remembered. */
function pauseAfter({ reason, cause, retryAfterSeconds }: MediaError): Pause | undefined {
  // The ledger knows, for all files alike and to the second, and refuses without a call.
  if (cause instanceof UpstreamQuotaExceededError) return undefined;
  if (reason !== 'upstream') return LASTING;
  const firstSeconds = Math.min(PASSING.firstSeconds, retryAfterSeconds ?? PASSING.firstSeconds);
  return firstSeconds > 0 ? { ...PASSING, firstSeconds } : undefined;
}
