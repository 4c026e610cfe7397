/** A quantity at an instant, in hours. */
export interface Point {
  readonly hours: number;
  readonly value: number;
}

/**
 * How much a quantity rises in an hour: the median of the slopes between any two points (Theil and
 * Sen), so that a single odd sample changes nothing. 0 for fewer than two points.
 */
export function risePerHour(points: readonly Point[]): number {
  const slopes = points.flatMap((from, index) =>
    points
      .slice(index + 1)
      .filter(({ hours }) => hours > from.hours)
      .map((to) => (to.value - from.value) / (to.hours - from.hours)),
  );
  const sorted = slopes.sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
