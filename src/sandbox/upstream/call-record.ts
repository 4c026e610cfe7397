import type { Call } from './call.ts';

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
