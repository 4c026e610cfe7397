const MINUTE_MS = 60_000;

/** When things happen in a run, in milliseconds since it began. */
export const SCHEDULE = {
  /**
   * Upstream is well until then: the time in which the gateway comes to know what is often asked
   * for.
   */
  downFrom: 5 * MINUTE_MS,
  downTo: 15 * MINUTE_MS,
  /** Where the gateway is replaced, this is when. */
  deployAt: 8 * MINUTE_MS,
  end: 24 * MINUTE_MS,
  /** For so long after `downTo` an error may still be the outage's. */
  graceMs: MINUTE_MS,
} as const;

/**
 * When a run begins, in milliseconds since 1970: the outage ends with the day in Beijing, as one of
 * its quota does.
 */
export const BEGAN_AT = Date.parse('2026-03-03T00:00:00+08:00') - SCHEDULE.downTo;
