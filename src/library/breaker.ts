import { type UpstreamError, UpstreamUnavailableError } from './errors.ts';

/*
 * After several failures in a row no call is made for a while, then a single one: the probe. What counts is what a failure
 * means, not how it travels: most refusals of this upstream come with HTTP status 200.
 *
 *              five failures in a row, or one that nobody but the operator can mend
 *      closed ------------------------------------------------------------------> open
 *         ^                                                                     |     ^
 *         |                                                    5, 10, 20 … 60 s |     | it fails
 *         |  it is answered                        (300 s after such a refusal) v     |
 *         +----------------------------------------------------------------- the probe
 */

/** Stops calls to an endpoint that fails. */
export interface Breaker {
  /** Whether calls are made, and if not, why and since when. */
  readonly status: BreakerStatus;
  /** @throws UpstreamError the failure that opened it, while no call is to be made */
  check(): void;
  /** A call is made now. It must end in one of the three ways of a {@link Trial}. */
  begin(): Trial;
}

export type BreakerStatus =
  | { readonly isOpen: false }
  | { readonly isOpen: true; readonly failure: UpstreamError; readonly openedAt: number };

/** A call that a breaker waits for. */
export interface Trial {
  succeed(): void;
  fail(failure: UpstreamError): void;
  /** It tells nothing about the endpoint. */
  ignore(): void;
}

export interface BreakerOptions {
  /** Names the calls in errors. */
  readonly endpoint: string;
  /** How many failures in a row open it, where the next call may well be answered. */
  readonly failures?: number;
  /** How many refusals in a row open it, where the next call will be refused as well. */
  readonly refusals?: number;
  readonly now: () => number;
}

const FIRST_PAUSE_MS = 5000;
const LONGEST_PAUSE_MS = 60_000;

/** After a refusal that no repetition mends. */
const REFUSAL_PAUSE_MS = 300_000;

export function createBreaker({ endpoint, failures = 5, refusals = 5, now }: BreakerOptions): Breaker {
  /** Failures in a row. */
  let inARow = 0;
  let open: { failure: UpstreamError; readonly openedAt: number; pauses: number; until: number } | undefined;
  let isProbing = false;

  function pause(failure: UpstreamError): void {
    open ??= { failure, openedAt: now(), pauses: 0, until: 0 };
    const pauseMs = failure.isTransient
      ? Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** open.pauses)
      : REFUSAL_PAUSE_MS;
    Object.assign(open, { failure, pauses: open.pauses + 1, until: now() + pauseMs });
  }

  return {
    get status(): BreakerStatus {
      if (open === undefined) return { isOpen: false };
      return { isOpen: true, failure: open.failure, openedAt: open.openedAt };
    },
    check() {
      if (open === undefined || (now() >= open.until && !isProbing)) return;
      const { failure, until } = open;
      if (!(failure instanceof UpstreamUnavailableError)) throw failure;
      const retryAfterSeconds = Math.max(1, Math.ceil((until - now()) / 1000));
      const reason = `is not called: it has failed ${inARow} times in a row`;
      throw new UpstreamUnavailableError(endpoint, reason, { retryAfterSeconds, cause: failure });
    },
    begin() {
      const isProbe = open !== undefined;
      isProbing ||= isProbe;
      const end = () => {
        if (isProbe) isProbing = false;
      };
      return {
        succeed() {
          end();
          inARow = 0;
          open = undefined;
        },
        fail(failure) {
          end();
          inARow += 1;
          // What was under way when it opened tells nothing new.
          if (open !== undefined && !isProbe) return;
          if (isProbe || inARow >= (failure.isTransient ? failures : refusals)) pause(failure);
        },
        ignore: end,
      };
    },
  };
}
