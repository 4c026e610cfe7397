/**
 * Milliseconds since an instant. For ever where that is yet to come: the machine's clock was set back, and nobody
 * knows.
 */
export function ageOf(instant: number, now: number): number {
  return now < instant ? Number.POSITIVE_INFINITY : now - instant;
}
