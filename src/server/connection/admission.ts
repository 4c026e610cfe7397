import type { IncomingMessage, RequestListener } from 'node:http';
import { isProbeTarget } from './header-check.ts';
import type { RefuseOverload } from './overload-response.ts';

/*
 * Under more requests than the processor can answer, each waits for all that came before it, and soon nobody is answered
 * in time. So requests begin in a queue, a few at each turn of the event loop, and those that have waited too long there are
 * refused at once, which costs a twentieth of an answer ("controlled delay", Nichols and Jacobson, 2012):
 *
 *      a burst:      the queue was empty a moment ago, so it will be again: a request may wait a second
 *      an overload:  the queue has not been empty for a while: none waits longer than 50 ms, save the last hundred,
 *                    which are as many as a busy front end sends at a time
 *
 * Requests that wait for upstream are not in the queue: they take no time of the processor.
 */

/** How many requests begin in one turn. */
const STARTS_PER_TURN = 8;

/**
 * How many turns follow in which none begins, while some wait. Node.js takes one new connection in a turn: with no others between those that
 * have work to do, whoever came new in an overload waited for ten seconds to be refused.
 */
const TURNS_BETWEEN = 8;

/** How long a request may wait to begin, in milliseconds, in a burst and in an overload. */
const BURST_WAIT_MS = 1000;
const OVERLOAD_WAIT_MS = 50;

/** A queue that has not been empty for so long is no burst. */
const BURST_MS = 1000;

/** So many may wait in any case: they are soon answered. */
const ALWAYS_WAITING = 100;

/** Bounds the memory that waiting requests take. */
const MAX_WAITING = 10_000;

type ServerResponse = Parameters<RequestListener>[1];

interface Waiting {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly since: number;
}

export interface AdmissionOptions {
  readonly refuse: RefuseOverload;
  /** A request was refused, after so many milliseconds. */
  readonly onRefused?: (waitedMs: number) => void;
  /** Milliseconds of a clock that nobody sets. */
  readonly now?: () => number;
}

/** Hands requests on to `listener` as fast as they can be answered, and refuses the rest with 503 `OVERLOADED`. */
export function createAdmission(
  listener: RequestListener,
  { refuse, onRefused = () => {}, now = () => performance.now() }: AdmissionOptions,
): RequestListener {
  const queue: Waiting[] = [];
  /** Since when the queue is not empty. */
  let filledAt = 0;
  let isScheduled = false;
  let startsInTurn = 0;
  let turnsToWait = 0;

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(beginTurn);
  }

  function beginTurn(): void {
    isScheduled = false;
    if (turnsToWait > 0 && queue.length > ALWAYS_WAITING) {
      turnsToWait -= 1;
      schedule();
      return;
    }
    turnsToWait = TURNS_BETWEEN;
    startsInTurn = 0;
    const time = now();
    const mayWaitMs = time - filledAt < BURST_MS ? BURST_WAIT_MS : OVERLOAD_WAIT_MS;
    const firstInTime = queue.findIndex(({ since }) => time - since <= mayWaitMs);
    const late = firstInTime === -1 ? queue.length : firstInTime;
    for (const waiting of queue.splice(0, Math.min(late, Math.max(0, queue.length - ALWAYS_WAITING))))
      turnAway(waiting, time);
    for (const { request, response } of queue.splice(0, STARTS_PER_TURN)) start(request, response);
    if (queue.length > 0) schedule();
  }

  function start(request: IncomingMessage, response: ServerResponse): void {
    startsInTurn += 1;
    schedule();
    // Who left while waiting needs no answer.
    if (!response.destroyed) listener(request, response);
  }

  function turnAway({ request, response, since }: Waiting, time: number): void {
    refuse(request, response);
    onRefused(time - since);
  }

  return (request, response) => {
    // Whoever watches the gateway must not take it for dead. Nothing else passes the queue: metrics are no small answer.
    if (isProbeTarget(request.url ?? '') || (queue.length === 0 && startsInTurn < STARTS_PER_TURN))
      start(request, response);
    else {
      const waiting = { request, response, since: now() };
      if (queue.length === 0) filledAt = waiting.since;
      if (queue.length >= MAX_WAITING) turnAway(waiting, waiting.since);
      else queue.push(waiting);
      schedule();
    }
  };
}
