import { describe, expect, it } from 'vitest';
import { fixChance } from '../../../bench/chaos/fixed-chance.ts';

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
