import { ageOf } from '../clock.ts';
import type { UpstreamError } from './errors.ts';
import { FAILURES, pauseMsOf } from './failures.ts';

/*
 * After several failures in a row no call is made for a while, then a single one: the probe. What counts is what a failure
 * means, not how it travels: most refusals of this upstream come with HTTP status 200. How many it takes of which, and for
 * how long, stands in the table of failures.
 *
 *                 failures in a row              the pause is over, a call is wanted
 *      closed ------------------------> open ---------------------------------------> probing
 *        ^                             |  ^ ^                                          | | |
 *        |                             |  | +-- the probe fails: a longer pause -------+ | |
 *        |                             |  +---- it tells nothing: the next is one -------+ |
 *        |                             |                                                   |
 *        +-----------------------------+---------------------------------------------------+
 *           a call is answered: the probe, or one that was under way when it opened
 */

/** Stops calls to an endpoint that fails. */
export interface Breaker {
  /** Whether no call is made, save for probes. */
  readonly isOpen: boolean;
  /** The failure that opened it. */
  readonly failure: UpstreamError | undefined;
  /** @throws UpstreamError the failure that opened it, while no call is to be made */
  check(): void;
  /**
   * A call is made now. It must end in one of the three ways of a {@link Permit}.
   *
   * @throws UpstreamError as `check` does
   */
  acquire(): Permit;
  /** What has failed works again: calls are made as if nothing had been. */
  close(): void;
}

/** A call that a breaker waits for. */
export interface Permit {
  succeed(): void;
  /** It ends as the table of failures says of this one. */
  fail(failure: UpstreamError): void;
  /** It tells nothing about the endpoint. */
  ignore(): void;
}

export interface BreakerOptions {
  /** Names the calls in errors. */
  readonly subject: string;
  /** How many refusals in a row open it. Default: as the table of failures says. */
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
  /** How many pauses there were, this one among them. */
  readonly pauses: number;
  /** When this one began, in milliseconds since 1970. */
  readonly since: number;
  readonly pauseMs: number;
}

const CLOSED: State = { name: 'closed', inARow: 0 };

export function createBreaker({ subject, refusals, now }: BreakerOptions): Breaker {
  let state: State = CLOSED;

  /** @param after how many such failures in a row open it */
  function afterFailure(failure: UpstreamError, after: number, permit: Permit): State {
    if (state.name === 'closed') {
      const inARow = state.inARow + 1;
      return inARow < after ? { name: 'closed', inARow } : opened({ failure, inARow, pauses: 1 });
    }
    const { outage } = state;
    const inARow = outage.inARow + 1;
    const isProbe = state.name === 'probing' && state.probe === permit;
    // What was under way when it opened tells nothing new.
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
    // As of now: what the failure itself says of the time to wait was true when it came.
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

/** A quota begins anew when upstream has said so, though the pause be longer. */
function pauseAfter({ kind, retryAfterSeconds }: UpstreamError, pauses: number): number {
  const ms = pauseMsOf(kind, pauses);
  const { quota } = FAILURES[kind];
  return quota === undefined || retryAfterSeconds === undefined ? ms : Math.min(ms, retryAfterSeconds * 1000);
}
