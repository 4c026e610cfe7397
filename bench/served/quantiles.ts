/** The value below which a share of all lies; NaN where there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Milliseconds for a table. */
export function inMs(value: number): string {
  return Number.isNaN(value) ? '-' : value.toFixed(1);
}
