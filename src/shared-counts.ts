/**
 * What callers have had of their limits, counted by several gateways together. Each counts in memory,
 * and learns what the others have counted a moment later: nobody waits for that.
 */
export interface SharedCounts {
  /** Counts, or gives back what is negative. Returns what all have counted, as far as is known here. */
  add(span: CountedSpan, caller: string, count: number): number;
  /** What all have counted, as far as is known here. */
  sumOf(span: CountedSpan, caller: string): number;
}

/** For how long something is counted. All gateways have to name it alike: so it is one of the clock's. */
export interface CountedSpan {
  /** What is counted. */
  readonly what: string;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
}

const MINUTE_MS = 60_000;

/** The minute of the clock in which `now` is, in milliseconds since 1970. */
export function minuteOf(what: string, now: number): CountedSpan {
  return { what, endsAt: (Math.floor(now / MINUTE_MS) + 1) * MINUTE_MS };
}
