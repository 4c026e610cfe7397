// In milliseconds, as clocks count that are handed in.

/** A second. */
export const SECOND = 1000;
/** A minute. */
export const MINUTE = 60 * SECOND;
/** An hour. */
export const HOUR = 60 * MINUTE;
/** A day without a change of the clocks, as in Beijing. */
export const DAY = 24 * HOUR;

/** `FRESH_SECONDS`, where nothing else is set. */
export const FRESH_MS = 2 * MINUTE;
