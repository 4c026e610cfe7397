// In milliseconds, as clocks that are handed in count.

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** `FRESH_SECONDS`, where nothing else is set. */
export const FRESH_MS = 2 * MINUTE;
