import { z } from 'zod';
import { type Answer, htmlAnswer, isObject, RefusalError } from './wire.ts';

/**
 * What can go wrong with a call. The first three kinds replace the endpoint's answer, the next four
 * spoil its delivery, and the last two make its content wrong.
 */
export type Fault =
  /** Status 200 with this errcode. Default errmsg: the usual one. */
  | { readonly kind: 'errcode'; readonly errcode: number; readonly errmsg?: string | undefined }
  /** An HTTP status and an HTML page, like the answer of a proxy. */
  | { readonly kind: 'status'; readonly status: number; readonly html?: string | undefined }
  /** Status 200 with any body. */
  | { readonly kind: 'body'; readonly body: string | Uint8Array; readonly contentType: string }
  /** The connection is reset without an answer. */
  | { readonly kind: 'reset' }
  /** No answer ever comes. */
  | { readonly kind: 'hang' }
  /** The connection ends in the middle of the body. */
  | { readonly kind: 'truncate' }
  /** The body comes, but slowly. */
  | { readonly kind: 'drip'; readonly bytesPerSecond: number }
  /** A replica answers that lags behind uploads, deletions and edits: at most 600 seconds. */
  | { readonly kind: 'behind'; readonly seconds: number }
  /** The totals of list and count calls are off by this number. */
  | { readonly kind: 'total'; readonly difference: number };

/** The kinds of fault in JSON. */
const KINDS = ['errcode', 'status', 'body', 'reset', 'hang', 'truncate', 'drip', 'behind', 'total'];

const text = z.string('must be a string');

/** A fault in JSON, with its body as a string. Each message continues the name of a field. */
export const faultSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('errcode'), errcode: integer(-1, 999_999), errmsg: text.optional() }),
    z.strictObject({ kind: z.literal('status'), status: integer(200, 599), html: text.optional() }),
    z.strictObject({ kind: z.literal('body'), body: text, contentType: text }),
    z.strictObject({ kind: z.literal('reset') }),
    z.strictObject({ kind: z.literal('hang') }),
    z.strictObject({ kind: z.literal('truncate') }),
    z.strictObject({ kind: z.literal('drip'), bytesPerSecond: integer(1, 1_000_000_000) }),
    z.strictObject({ kind: z.literal('behind'), seconds: integer(1, 600) }),
    z.strictObject({ kind: z.literal('total'), difference: integer(-1_000_000, 1_000_000) }),
  ],
  { error: ({ input }) => (isObject(input) ? `must be one of ${KINDS.join(', ')}` : 'must be an object') },
);

function integer(least: number, most: number) {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.int(error).min(least, error).max(most, error);
}

/**
 * How an answer reaches the client: whole, cut off half way, as a connection reset, never, or
 * slowly at a number of bytes per second.
 */
export type Delivery = 'whole' | 'half' | 'reset' | 'never' | { readonly bytesPerSecond: number };

/** The answer that replaces the endpoint's, if any. May throw a {@link RefusalError}. */
export function answerInstead(fault: Fault | undefined): Answer | undefined {
  switch (fault?.kind) {
    case 'errcode':
      throw new RefusalError(fault.errcode, fault.errmsg);
    case 'status':
      return htmlAnswer(fault.status, fault.html);
    case 'body': {
      const body = typeof fault.body === 'string' ? Buffer.from(fault.body) : fault.body;
      return { status: 200, headers: { 'content-type': fault.contentType }, body };
    }
    default:
      return undefined;
  }
}

/** How an endpoint sees the account: up to date or lagging, with right or wrong totals. */
export interface Sight {
  readonly behindMs: number;
  /** Added to the totals. */
  readonly totalDifference: number;
}

/** How an endpoint sees the account under a fault. */
export function sightUnder(fault: Fault | undefined): Sight {
  return {
    behindMs: fault?.kind === 'behind' ? fault.seconds * 1000 : 0,
    totalDifference: fault?.kind === 'total' ? fault.difference : 0,
  };
}

/** How an answer is delivered under a fault. */
export function deliveryUnder(fault: Fault | undefined): Delivery {
  switch (fault?.kind) {
    case 'truncate':
      return 'half';
    case 'reset':
      return 'reset';
    case 'hang':
      return 'never';
    case 'drip':
      return { bytesPerSecond: fault.bytesPerSecond };
    default:
      return 'whole';
  }
}

/** Which calls a fault hits. */
export interface FaultOptions {
  /** The number of calls. Default: 1. */
  readonly times?: number | undefined;
  /** The endpoint's name. Default: any endpoint. */
  readonly endpoint?: string | undefined;
}

/** Faults waiting for their calls, first come, first served. */
export interface FaultQueue {
  add(fault: Fault, options?: FaultOptions): void;
  /** Takes the fault for a call off the queue. Calls of unknown endpoints have no name. */
  take(endpoint: string | undefined): Fault | undefined;
  clear(): void;
}

/** An empty queue. */
export function createFaultQueue(): FaultQueue {
  let waiting: { readonly fault: Fault; readonly endpoint: string | undefined; times: number }[] = [];

  return {
    add(fault, { times = 1, endpoint } = {}) {
      waiting.push({ fault, endpoint, times });
    },
    take(endpoint) {
      const next = waiting.find((entry) => entry.endpoint === undefined || entry.endpoint === endpoint);
      if (!next) return undefined;
      next.times -= 1;
      waiting = waiting.filter(({ times }) => times > 0);
      return next.fault;
    },
    clear() {
      waiting = [];
    },
  };
}
