import { describe, expect, it } from 'vitest';
import { createZipf, fixChance } from '../../bench/simulation/choices.ts';
import { createRandom } from '../../src/sandbox/random.ts';

function takeThree(seed: number): readonly number[] {
  const giveBack = fixChance(seed);
  const numbers = [Math.random(), Math.random(), Math.random()];
  giveBack();
  return numbers;
}

describe('fixChance', () => {
  it('gives the same numbers for the same seed, and then the own ones again', () => {
    const { random } = Math;

    expect(takeThree(1)).toEqual(takeThree(1));
    expect(takeThree(2)).not.toEqual(takeThree(1));
    expect(Math.random).toBe(random);
  });
});

describe('createZipf', () => {
  it('chooses n as often as 1/n says, up to the greatest', () => {
    const [random, choose] = [createRandom(1), createZipf(10)];
    const chosen = Array.from({ length: 50_000 }, () => choose(4, random));
    const often = (n: number) => chosen.filter((each) => each === n).length;

    expect(often(1) + often(2) + often(3) + often(4)).toBe(50_000);
    for (const n of [2, 3, 4]) expect((often(n) * n) / often(1)).toBeCloseTo(1, 1);
  });
});
