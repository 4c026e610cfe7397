import { ageOf } from '../clock.ts';
import { type UpstreamError, UpstreamQuotaExceededError, UpstreamUnavailableError } from './errors.ts';
import { probePauseMs } from './probe-pause.ts';

/*
 * After several failures in a row no call is made for a while, then a single one: the probe. What counts is what a failure
 * means, not how it travels: most refusals of this upstream come with HTTP status 200.
 *
 *              five failures in a row, or one that will come again for certain
 *      closed -----------------------------------------------------------> open
 *         ^                                                              |     ^
 *         |                                             5, 10, 20 … 60 s |     | it fails
 *         |  it is answered                   (300 s after a refusal)    v     |
 *         +---------------------------------------------------------- the probe
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
  fail(failure: UpstreamError): void;
  /** It tells nothing about the endpoint. */
  ignore(): void;
}

export interface BreakerOptions {
  /** Names the calls in errors. */
  readonly subject: string;
  /** How many refusals in a row open it. Default: 5. */
  readonly refusals?: number;
  readonly now: () => number;
}

/** How many failures in a row open it, where the next call may well be answered. */
const FAILURES = 5;

const FIRST_PAUSE_MS = 5000;
const LONGEST_PAUSE_MS = 60_000;

/** After a refusal that no repetition mends. */
const REFUSAL_PAUSE_MS = 300_000;

export function createBreaker({ subject, refusals = 5, now }: BreakerOptions): Breaker {
  /** Failures in a row. */
  let inARow = 0;
  let open: { failure: UpstreamError; pauses: number; at: number; pauseMs: number } | undefined;
  let isProbing = false;

  function pause(failure: UpstreamError): void {
    const pauses = (open?.pauses ?? 0) + 1;
    open = { failure, pauses, at: now(), pauseMs: pauseAfter(failure, pauses) };
  }

  function opensAfter(failure: UpstreamError): number {
    if (failure instanceof UpstreamQuotaExceededError) return 1;
    return failure.isTransient ? FAILURES : refusals;
  }

  function check(): void {
    if (open === undefined) return;
    const { failure, at, pauseMs } = open;
    const leftMs = pauseMs - ageOf(at, now());
    if (leftMs <= 0 && !isProbing) return;
    // As of now: what the failure itself says of the time to wait was true when it came.
    const options = { retryAfterSeconds: Math.max(1, Math.ceil(leftMs / 1000)), cause: failure };
    if (failure instanceof UpstreamUnavailableError) {
      const reason = `is not made: it has failed ${inARow} times in a row`;
      throw new UpstreamUnavailableError(subject, reason, options);
    }
    if (failure instanceof UpstreamQuotaExceededError) {
      const { period, message } = failure;
      throw new UpstreamQuotaExceededError(subject, `is not made: ${message}`, { ...options, period });
    }
    throw failure;
  }

  return {
    get isOpen() {
      return open !== undefined;
    },
    get failure() {
      return open?.failure;
    },
    check,
    close() {
      inARow = 0;
      open = undefined;
    },
    acquire() {
      check();
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
          if (isProbe || inARow >= opensAfter(failure)) pause(failure);
        },
        ignore: end,
      };
    },
  };
}

function pauseAfter(failure: UpstreamError, pauses: number): number {
  if (failure instanceof UpstreamQuotaExceededError) {
    const toldMs = failure.retryAfterSeconds * 1000;
    return failure.period === 'minute' ? toldMs : Math.min(toldMs, probePauseMs(pauses));
  }
  if (!failure.isTransient) return REFUSAL_PAUSE_MS;
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (pauses - 1));
}
