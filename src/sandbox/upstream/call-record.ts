import { type Input, readInput } from './wire.ts';

/** One call of the API, as it is remembered. What it did not send, or sent as another kind of value, is left out. */
export interface Call {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly token?: string;
  readonly type?: string;
  readonly offset?: number;
  readonly count?: number;
  /** Left out when the call succeeded, or failed without a word. */
  readonly errcode?: number;
}

/** The calls of the API so far. */
export interface CallRecord {
  add(call: Call): void;
  /** The newest of them, as many as are kept, oldest first. */
  list(): readonly Call[];
  clear(): void;
}

/** How many calls a record keeps: a thousand a day for a hundred days. */
export const KEPT_CALLS = 100_000;

/** An empty record. It keeps the newest calls, {@link KEPT_CALLS} unless told, and forgets those before. */
export function createCallRecord(capacity = KEPT_CALLS): CallRecord {
  // Where the oldest call stands once the ring is full, and the end of it until then.
  let next = 0;
  const ring: Call[] = [];

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

/** Reads off a request what the record of calls keeps. */
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
