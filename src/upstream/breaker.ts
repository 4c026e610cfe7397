import { ageOf } from '../clock.ts';
import type { UpstreamError } from './errors.ts';
import { FAILURES, pauseMsOf } from './failures.ts';

/*
 * After several failures in a row the breaker stops all calls for a while, then lets one through:
 * the probe. What counts is what a failure means, not its transport: upstream sends most refusals
 * with HTTP status 200. The table of failures has the numbers of failures and the pauses.
 *
 *                 failures in a row              the pause is over, a call is wanted
 *      closed ------------------------> open ---------------------------------------> probing
 *        ^                             |  ^ ^                                          | | |
 *        |                             |  | +-- the probe fails: a longer pause -------+ | |
 *        |                             |  +---- inconclusive: the next call probes ------+ |
 *        |                             |                                                   |
 *        +-----------------------------+---------------------------------------------------+
 *           a call succeeds: the probe, or one that was in flight when it opened
 */

/** Stops calls to a failing endpoint. */
export interface Breaker {
  /** Whether calls are stopped, except for probes. */
  readonly isOpen: boolean;
  /** The failure that opened it. */
  readonly failure: UpstreamError | undefined;
  /** @throws UpstreamError the failure that opened it, while calls are stopped */
  check(): void;
  /** Registers a call, which must end in one of the ways of a {@link Permit}. Throws as `check`. */
  acquire(): Permit;
  /** Forgets all failures: calls are made again at once. */
  close(): void;
}

/** A call whose result the breaker waits for. */
export interface Permit {
  succeed(): void;
  /** The table of failures decides what this failure means. */
  fail(failure: UpstreamError): void;
  /** The result says nothing about the endpoint. */
  ignore(): void;
}

export interface BreakerOptions {
  /** Names the calls in errors. */
  readonly subject: string;
  /** Number of refusals in a row that open it. Default: from the table of failures. */
  readonly refusals?: number | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

type State =
  | { readonly name: 'closed'; readonly inARow: number }
  | { readonly name: 'open'; readonly outage: Outage }
  | { readonly name: 'probing'; readonly outage: Outage; readonly probe: Permit };

interface Outage {
  readonly failure: UpstreamError;
  /** Failures in a row. */
  readonly inARow: number;
  /** Number of pauses, including this one. */
  readonly pauses: number;
  /** When this pause began, in milliseconds since 1970. */
  readonly since: number;
  readonly pauseMs: number;
}

const CLOSED: State = { name: 'closed', inARow: 0 };

export function createBreaker({ subject, refusals, now }: BreakerOptions): Breaker {
  let state: State = CLOSED;

  /** @param after number of such failures in a row that open the breaker */
  function afterFailure(failure: UpstreamError, after: number, permit: Permit): State {
    if (state.name === 'closed') {
      const inARow = state.inARow + 1;
      return inARow < after ? { name: 'closed', inARow } : opened({ failure, inARow, pauses: 1 });
    }
    const { outage } = state;
    const inARow = outage.inARow + 1;
    const isProbe = state.name === 'probing' && state.probe === permit;
    // A call in flight when the breaker opened adds no information.
    if (!isProbe) return { ...state, outage: { ...outage, inARow } };
    return opened({ failure, inARow, pauses: outage.pauses + 1 });
  }

  function opened(outage: Pick<Outage, 'failure' | 'inARow' | 'pauses'>): State {
    const pauseMs = pauseAfter(outage.failure, outage.pauses);
    return { name: 'open', outage: { ...outage, since: now(), pauseMs } };
  }

  function check(): void {
    if (state.name === 'closed') return;
    const { failure, inARow, since, pauseMs } = state.outage;
    const leftMs = pauseMs - ageOf(since, now());
    if (leftMs <= 0 && state.name === 'open') return;
    // Computed now: the failure's own retry time was correct only when it came.
    const retryAfterSeconds = Math.max(1, Math.ceil(leftMs / 1000));
    throw failure.inPlaceOf({ subject, inARow, retryAfterSeconds });
  }

  function issue(): Permit {
    const permit: Permit = {
      succeed() {
        state = CLOSED;
      },
      fail(failure) {
        const { breaker, code } = FAILURES[failure.kind];
        if (breaker === 'is well') permit.succeed();
        else if (breaker === 'says nothing') permit.ignore();
        else {
          const after = code === 'UPSTREAM_REFUSED' ? (refusals ?? breaker.after) : breaker.after;
          state = afterFailure(failure, after, permit);
        }
      },
      ignore() {
        if (state.name === 'probing' && state.probe === permit)
          state = { name: 'open', outage: state.outage };
      },
    };
    return permit;
  }

  return {
    get isOpen() {
      return state.name !== 'closed';
    },
    get failure() {
      return state.name === 'closed' ? undefined : state.outage.failure;
    },
    check,
    acquire() {
      check();
      const permit = issue();
      if (state.name === 'open') state = { name: 'probing', outage: state.outage, probe: permit };
      return permit;
    },
    close() {
      state = CLOSED;
    },
  };
}

/** A quota ends the pause at the time upstream gave, even if the pause would be longer. */
function pauseAfter({ kind, retryAfterSeconds }: UpstreamError, pauses: number): number {
  const ms = pauseMsOf(kind, pauses);
  const { quota } = FAILURES[kind];
  return quota === undefined || retryAfterSeconds === undefined ? ms : Math.min(ms, retryAfterSeconds * 1000);
}
