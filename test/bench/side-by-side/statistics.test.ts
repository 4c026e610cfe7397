import { describe, expect, it } from 'vitest';
import { compare, median, medianOf, type Round } from '../../../bench/side-by-side/statistics.ts';

function rounds(...perSecond: readonly number[]): Round[] {
  return perSecond.map((each, round) => ({
    round,
    perSecond: each,
    cpuMicroseconds: 1_000_000 / each,
    p50Ms: 1,
    p99Ms: 2,
    calls: 0,
    bytes: 100,
    rssMebibytes: 50,
    serverLoad: 1,
    loadLoad: 0.5,
  }));
}

describe('median', () => {
  it.each([
    [[], undefined],
    [[3], 3],
    [[9, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
  ])('of %j is %j', (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});

describe('medianOf', () => {
  it('leaves out rounds in which the system told nothing', () => {
    const [first, second] = rounds(10, 20);
    const untold = { ...first, cpuMicroseconds: undefined } as Round;

    expect(medianOf([untold, ...(second === undefined ? [] : [second])], 'cpuMicroseconds')).toBe(50_000);
    expect(medianOf([untold], 'cpuMicroseconds')).toBeUndefined();
  });
});

describe('compare', () => {
  it('takes the median of the ratios of rounds beside each other, not the ratio of the medians', () => {
    expect(compare(rounds(10, 40, 100), rounds(10, 20, 200)).rounds).toBe(1);
    expect(compare(rounds(30, 10, 10), rounds(10, 20, 30)).rounds).toBe(0.5);
  });

  it('compares the best rounds, whichever they were', () => {
    expect(compare(rounds(10, 30), rounds(60, 20)).best).toBe(0.5);
  });

  it('compares the processor time of one request', () => {
    expect(compare(rounds(10, 10), rounds(40, 40)).cpu).toBe(4);
  });

  it('leaves out rounds that the base has not run', () => {
    expect(compare(rounds(10, 10, 90), rounds(10, 10)).rounds).toBe(1);
    expect(compare(rounds(10), []).rounds).toBeUndefined();
  });
});
