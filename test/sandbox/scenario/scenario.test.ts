import { describe, expect, it } from 'vitest';
import { isOn, timesUntil } from '../../../src/sandbox/scenario/scenario.ts';

describe('isOn', () => {
  it.each([
    [{ from: 10 }, [9], [10, 11, 1e6]],
    [{ from: 10, to: 20 }, [9, 20, 30], [10, 19.999]],
    [{ from: 10, to: 20, every: 15 }, [0, 20, 24.999, 35], [10, 19, 25, 34, 10_015]],
    [{ from: 10, to: 20, every: 10 }, [9], [10, 20, 30]],
  ])('tells of %j', (phase, off, on) => {
    expect(off.filter((seconds) => isOn(phase, seconds))).toEqual([]);
    expect(on.filter((seconds) => isOn(phase, seconds))).toEqual(on);
  });
});

describe('timesUntil', () => {
  it.each([
    [{ at: 60 }, 59.9, 0],
    [{ at: 60 }, 60, 1],
    [{ at: 60 }, 6000, 1],
    [{ at: 60, every: 30 }, 89, 1],
    [{ at: 60, every: 30 }, 90, 2],
    [{ at: 60, every: 30 }, 360, 11],
  ])('counts how often %j has come after %i seconds', (moment, seconds, times) => {
    expect(timesUntil(moment, seconds)).toBe(times);
  });
});
