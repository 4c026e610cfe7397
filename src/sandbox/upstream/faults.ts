import { z } from 'zod';
import { type Answer, htmlAnswer, isObject, RefusalError } from './wire.ts';

/**
 * What can go wrong with a call. The first three answer in the endpoint's place, the next four spoil its answer, and
 * the last two make it a wrong one.
 */
export type Fault =
  /** Status 200 and this errcode; without an errmsg, the usual one. */
  | { readonly kind: 'errcode'; readonly errcode: number; readonly errmsg?: string | undefined }
  /** An HTTP status and an HTML page, as a proxy on the way answers. */
  | { readonly kind: 'status'; readonly status: number; readonly html?: string | undefined }
  /** Status 200 and any body at all. */
  | { readonly kind: 'body'; readonly body: string | Uint8Array; readonly contentType: string }
  /** The connection is reset instead of answered. */
  | { readonly kind: 'reset' }
  /** No answer ever comes. */
  | { readonly kind: 'hang' }
  /** The connection ends in the middle of the body. */
  | { readonly kind: 'truncate' }
  /** The body comes, but slowly. */
  | { readonly kind: 'drip'; readonly bytesPerSecond: number }
  /** A replica answers that hears of uploads, deletions and edits so many seconds later: at most 600. */
  | { readonly kind: 'behind'; readonly seconds: number }
  /** The totals, of list and count calls, are wrong by so many. */
  | { readonly kind: 'total'; readonly difference: number };

/** The kinds of fault that JSON can tell of. */
const KINDS = ['errcode', 'status', 'body', 'reset', 'hang', 'truncate', 'drip', 'behind', 'total'];

const text = z.string('must be a text');

/** A fault as JSON tells of it: its body is a text. Each message continues a sentence that begins with a field. */
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
 * How an answer reaches the client: whole, cut off half way, as a reset of the connection, never, or whole in the end,
 * at so many bytes a second.
 */
export type Delivery = 'whole' | 'half' | 'reset' | 'never' | { readonly bytesPerSecond: number };

/** What a fault answers in the endpoint's place, if it is of that kind. May throw a {@link RefusalError}. */
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

/** How an endpoint sees the account: as it is, or as a replica does that is behind, or counts wrongly. */
export interface Sight {
  readonly behindMs: number;
  /** By how much totals are more than they should be. */
  readonly totalDifference: number;
}

/** How a fault has the endpoint see the account. */
export function sightUnder(fault: Fault | undefined): Sight {
  return {
    behindMs: fault?.kind === 'behind' ? fault.seconds * 1000 : 0,
    totalDifference: fault?.kind === 'total' ? fault.difference : 0,
  };
}

/** What a fault does to the endpoint's answer on its way. */
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

/** Which calls a fault is for. */
export interface FaultOptions {
  /** How many calls; 1 unless told. */
  readonly times?: number | undefined;
  /** Only calls of the endpoint of this name; any call unless told. */
  readonly endpoint?: string | undefined;
}

/** The faults that wait for their calls, first come, first served. */
export interface FaultQueue {
  add(fault: Fault, options?: FaultOptions): void;
  /** The fault for a call that is made now, taken off the queue. A call of no endpoint has no name. */
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
