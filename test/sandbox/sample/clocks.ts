const HOUR_SECONDS = 3600;

/** A time in May 2026, in unix seconds. */
export const MAY_2026 = Date.UTC(2026, 4, 6, 1) / 1000;

/** Times over a month, 18 hours and a bit apart, so that they fall on any time of the day. */
export const TIMES = Array.from({ length: 40 }, (_, n) => MAY_2026 + n * 18.2 * HOUR_SECONDS);
