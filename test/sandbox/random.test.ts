import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/sandbox/random.ts';

function draw(seed: number): readonly number[] {
  const random = createRandom(seed);
  return Array.from({ length: 1000 }, () => random.integer(1, 6));
}

describe('createRandom', () => {
  it('draws the same for the same seed, and something else for another', () => {
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('draws every number within the limits, each about as often', () => {
    const counts = [1, 2, 3, 4, 5, 6].map((face) => draw(1).filter((drawn) => drawn === face).length);

    expect(counts.reduce((sum, count) => sum + count)).toBe(1000);
    expect(Math.min(...counts)).toBeGreaterThan(120);
  });

  it('is true in as many cases as told', () => {
    const random = createRandom(3);
    const hits = Array.from({ length: 1000 }, () => random.chance(30)).filter(Boolean).length;

    expect(hits).toBeGreaterThan(250);
    expect(hits).toBeLessThan(350);
  });

  it('has nothing to pick from nothing', () => {
    expect(() => createRandom(1).pick([])).toThrow(RangeError);
  });
});
