/**
 * The smallest value that so large a part of all, from 0 to 1, does not exceed; undefined where
 * there are none.
 */
export function percentile(values: Iterable<number>, part: number): number | undefined {
  const ascending = Float64Array.from(values).sort();
  return ascending[Math.max(0, Math.ceil(part * ascending.length) - 1)];
}

/** Milliseconds for a table. */
export function inMs(value: number | undefined): string {
  return value === undefined ? '-' : value.toFixed(1);
}
