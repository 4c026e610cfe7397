import type { EndpointName } from '../wire.ts';

/** What can go wrong with a call. The first three answer in the endpoint's place, the next four spoil its answer, and the last two make it a wrong one. */
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

/** Which calls a fault is for. */
export interface FaultOptions {
  /** How many calls; 1 unless told. */
  readonly times?: number | undefined;
  /** Only calls of this endpoint; any call unless told. */
  readonly endpoint?: EndpointName | undefined;
}

/** The faults that wait for their calls, first come, first served. */
export interface FaultQueue {
  add(fault: Fault, options?: FaultOptions): void;
  /** The fault for a call that is made now, taken off the queue. A call of no endpoint has no name. */
  take(endpoint: EndpointName | undefined): Fault | undefined;
  clear(): void;
}

/** An empty queue. */
export function createFaultQueue(): FaultQueue {
  let waiting: { readonly fault: Fault; readonly endpoint: EndpointName | undefined; times: number }[] = [];

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
