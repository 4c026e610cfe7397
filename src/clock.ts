export interface SteadyClockOptions {
  /** Milliseconds since 1970. Default: the machine's clock, which can be set. */
  readonly now?: () => number;
  /** Milliseconds since some instant, which nobody can set. Default: the time since the process began. */
  readonly elapsed?: () => number;
  /** A jump is believed from now on. */
  readonly onJump?: () => void;
}

/** Clocks that are kept right by a time server differ by less. */
const TOLERANCE_MS = 1000;

/** A jump that has held for so long is believed: a clock that is right again is right here within a minute. */
const BELIEVED_AFTER_MS = 30_000;

/**
 * The machine's clock, save that it does not follow a jump at once: time goes on as before, until the jump has held for
 * half a minute. So a clock that is wrong for a moment changes nothing at all. It only notices what happens between two
 * calls: it has to be asked every few seconds.
 *
 * @returns milliseconds since 1970
 */
export function createSteadyClock({
  now = Date.now,
  elapsed = () => performance.now(),
  onJump = () => {},
}: SteadyClockOptions = {}): () => number {
  /** What is to be added to the time that has elapsed. */
  let offset = now() - elapsed();
  let jump: { readonly offset: number; readonly since: number } | undefined;

  return () => {
    const time = elapsed();
    const told = now() - time;
    if (Math.abs(told - offset) <= TOLERANCE_MS) {
      // Small steps, and the drift between the two clocks, are followed at once.
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
 * Milliseconds since an instant. For ever where that is yet to come: the machine's clock was set back, and nobody
 * knows.
 */
export function ageOf(instant: number, now: number): number {
  return now < instant ? Number.POSITIVE_INFINITY : now - instant;
}

/** Resolves after so many milliseconds. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
