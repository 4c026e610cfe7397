export interface SteadyClockOptions {
  /** Milliseconds since 1970. Default: the machine's clock, which can be set. */
  readonly now?: () => number;
  /** Milliseconds since a fixed instant. Cannot be set. Default: since the process began. */
  readonly elapsed?: () => number;
  /** A jump is followed from now on. */
  readonly onJump?: () => void;
}

/** Clocks synchronised by a time server differ by less. */
const TOLERANCE_MS = 1000;

/** A jump that lasts this long is followed: a corrected clock is right here within a minute. */
const BELIEVED_AFTER_MS = 30_000;

/**
 * The machine's clock, but it follows a jump only after the jump has lasted for half a minute.
 * Until then time goes on as before, so a clock that is briefly wrong changes nothing. It only sees
 * jumps between two calls: call it every few seconds.
 *
 * @returns milliseconds since 1970
 */
export function createSteadyClock({
  now = Date.now,
  elapsed = () => performance.now(),
  onJump = () => {},
}: SteadyClockOptions = {}): () => number {
  /** What to add to the elapsed time. */
  let offset = now() - elapsed();
  let jump: { readonly offset: number; readonly since: number } | undefined;

  return () => {
    const time = elapsed();
    const told = now() - time;
    if (Math.abs(told - offset) <= TOLERANCE_MS) {
      // Follow small steps, and the drift between the two clocks, at once.
      offset = told;
      jump = undefined;
    } else if (jump === undefined || Math.abs(told - jump.offset) > TOLERANCE_MS) {
      jump = { offset: told, since: time };
    } else if (time - jump.since >= BELIEVED_AFTER_MS) {
      offset = told;
      jump = undefined;
      onJump();
    }
    return Math.round(time + offset);
  };
}

/**
 * Milliseconds since an instant. Infinite if it is in the future: the clock was set back by an
 * unknown amount.
 */
export function ageOf(instant: number, now: number): number {
  return now < instant ? Number.POSITIVE_INFINITY : now - instant;
}

/** Resolves after `ms` milliseconds. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Calls `tick` every `ms` milliseconds, until what it returns is called. */
export type Every = (ms: number, tick: () => void) => () => void;

/** A timer that keeps no process running. */
export const everyMs: Every = (ms, tick) => {
  const timer = setInterval(tick, ms).unref();
  return () => clearInterval(timer);
};
