import { describe, expect, it } from 'vitest';
import { chooseArrivals } from '../../bench/simulation/arrivals.ts';
import { createRandom } from '../../src/sandbox/random.ts';

const DAY_AT = Date.parse('2026-03-02T00:00:00+08:00');
const HOUR_MS = 3_600_000;

describe('chooseArrivals', () => {
  it('lets a tenth as many come in an hour of the night as in one of the day', () => {
    const hours = chooseArrivals(168_000, DAY_AT, createRandom(1)).map((at) =>
      Math.floor((at - DAY_AT) / HOUR_MS),
    );
    const inHour = (hour: number) => hours.filter((each) => each === hour).length;

    expect(hours.every((hour) => hour >= 0 && hour < 24)).toBe(true);
    for (const hour of [0, 6, 23]) expect(inHour(hour) / 1000).toBeCloseTo(1, 0);
    for (const hour of [7, 15, 22]) expect(inHour(hour) / 10_000).toBeCloseTo(1, 1);
  });
});
