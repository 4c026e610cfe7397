import { comparePositions } from './positions.ts';

/** How long what is in the log has waited to be applied here. */
export interface LogLag {
  /** The log ends at this position now. */
  tell(tail: string): void;
  /** In milliseconds, of the oldest that is known to wait; 0 if nothing is. */
  readonly ms: number;
}

/**
 * Counted from when the end of the log was told, by the own clock: entries tell the time of Redis, and
 * the one before may be of yesterday.
 *
 * @param position of the last entry that was applied, or a text that stands for none
 * @param now milliseconds since a fixed instant
 */
export function createLogLag(position: () => string, now: () => number): LogLag {
  let waited: { readonly tail: string; readonly since: number } | undefined;
  const isWaiting = () => waited !== undefined && comparePositions(position(), waited.tail) < 0;

  return {
    tell(tail) {
      if (!isWaiting()) waited = { tail, since: now() };
    },
    get ms() {
      return waited !== undefined && isWaiting() ? now() - waited.since : 0;
    },
  };
}
