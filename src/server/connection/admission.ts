import type { IncomingMessage, RequestListener } from 'node:http';
import { isProbeTarget } from './header-check.ts';
import type { RefuseOverload } from './overload-response.ts';

/*
 * Under overload, each request would wait for all before it, and soon none is answered in time. So
 * requests start from a queue, a few per turn of the event loop. Those that waited too long are
 * refused at once, at 1/20 of the cost of an answer ("controlled delay", Nichols, Jacobson, 2012):
 *
 *      a burst:      the queue was empty a moment ago and will be again: requests may wait 1 s
 *      an overload:  the queue has not been empty for a while: none waits over 50 ms, except the
 *                    last hundred, about as many as a busy front end sends at a time
 *
 * Requests that wait for upstream are not in the queue: they take no CPU time.
 */

/** How many requests start in one turn. */
const STARTS_PER_TURN = 8;

/**
 * How many turns then start none while requests wait. Node.js accepts one new connection per turn.
 * Without idle turns, new clients in an overload waited ten seconds for their refusal.
 */
const TURNS_BETWEEN = 8;

/** How long a request may wait to start, in milliseconds, in a burst and in an overload. */
const BURST_WAIT_MS = 1000;
const OVERLOAD_WAIT_MS = 50;

/** If the queue has not been empty for this long, it is no burst. */
const BURST_MS = 1000;

/** This many may always wait: they are answered soon. */
const ALWAYS_WAITING = 100;

/** Bounds the memory of waiting requests. */
const MAX_WAITING = 10_000;

type ServerResponse = Parameters<RequestListener>[1];

interface Waiting {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly since: number;
}

export interface AdmissionOptions {
  readonly refuse: RefuseOverload;
  /** A request was refused after waiting this many milliseconds. */
  readonly onRefused?: (waitedMs: number) => void;
  /** A monotonic clock, in milliseconds. */
  readonly now?: () => number;
}

/** Passes requests to `listener` as fast as it can answer; refuses the rest: 503 `OVERLOADED`. */
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
    // The client left while waiting.
    if (!response.destroyed) listener(request, response);
  }

  function turnAway({ request, response, since }: Waiting, time: number): void {
    refuse(request, response);
    onRefused(time - since);
  }

  return (request, response) => {
    // Health probes skip the queue, so a busy gateway is not taken for dead. Metrics are too large.
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
