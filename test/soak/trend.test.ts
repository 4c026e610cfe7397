import { describe, expect, it } from 'vitest';
import { risePerHour } from './trend.ts';

function pointsOf(values: readonly number[]) {
  return values.map((value, index) => ({ hours: index / 60, value }));
}

describe('risePerHour', () => {
  it.each([
    [[], 0],
    [[5], 0],
    [[5, 5, 5, 5], 0],
    [[1, 2, 3, 4], 60],
    [[4, 3, 2, 1], -60],
    [[1, 2, 3, 400, 5, 6, 7], 60],
    [[5, 6, 5, 6, 5, 6, 5, 6, 5], 0],
  ])('tells of %j, one a minute, %d', (values, rise) => {
    expect(risePerHour(pointsOf(values))).toBeCloseTo(rise);
  });
});
