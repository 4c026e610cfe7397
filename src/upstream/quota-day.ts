const DAY_MS = 86_400_000;
const BEIJING_AHEAD_MS = 8 * 3_600_000;

/**
 * When the day of the upstream's quotas ends, in milliseconds since 1970. That it is midnight in Beijing is what users
 * report; the documentation does not say.
 */
export function endOfQuotaDay(nowMs: number): number {
  const sinceMidnight = (nowMs + BEIJING_AHEAD_MS) % DAY_MS;
  return nowMs - sinceMidnight + DAY_MS;
}

/** Which part of the quota day is left: 1 at its beginning, 0 at its end. */
export function restOfQuotaDay(nowMs: number): number {
  return (endOfQuotaDay(nowMs) - nowMs) / DAY_MS;
}
