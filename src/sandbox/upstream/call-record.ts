import { type Input, readInput } from './wire.ts';

/** A recorded API call. Fields that were not sent, or had the wrong type, are left out. */
export interface Call {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly token?: string;
  readonly type?: string;
  readonly offset?: number;
  readonly count?: number;
  /** Left out if the call succeeded, or failed without an errcode. */
  readonly errcode?: number;
}

/** A recorded request for a picture or a film. */
export interface MediaRequest {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly referer?: string;
  readonly range?: string;
}

/** The calls so far. */
export interface CallRecord<Entry = Call> {
  add(call: Entry): void;
  /** The newest calls up to the capacity, oldest first. */
  list(): readonly Entry[];
  clear(): void;
}

/** The default capacity: 1,000 calls a day for 100 days. */
export const KEPT_CALLS = 100_000;

/** An empty record of the newest calls. Default capacity: {@link KEPT_CALLS}. */
export function createCallRecord<Entry = Call>(capacity = KEPT_CALLS): CallRecord<Entry> {
  // The index of the oldest call once the ring is full; until then, its end.
  let next = 0;
  const ring: Entry[] = [];

  return {
    add(call) {
      ring[next] = call;
      next = (next + 1) % capacity;
    },
    list: () => [...ring.slice(next), ...ring.slice(0, next)],
    clear() {
      ring.length = 0;
      next = 0;
    },
  };
}

/** The fields of a request that the call record keeps. */
export function describeCall(request: {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Uint8Array;
}): Omit<Call, 'at' | 'errcode'> {
  const { method, path, query, body } = request;
  const { type, offset, count } = peek(body);
  const token = query.get('access_token');
  return {
    method,
    path,
    ...(token !== null && { token }),
    ...(typeof type === 'string' && { type }),
    ...(typeof offset === 'number' && { offset }),
    ...(typeof count === 'number' && { count }),
  };
}

function peek(body: Uint8Array): Input {
  try {
    return readInput(body);
  } catch {
    return {};
  }
}
