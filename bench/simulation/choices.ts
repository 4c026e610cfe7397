import { createRandom, type Random } from '../../src/sandbox/random.ts';

const FINE = 2 ** 30;

/** A number from 0 up to 1, without 1. */
export function chooseFraction(random: Random): number {
  return random.integer(0, FINE - 1) / FINE;
}

/** One of the keys, each as often as its weight says. */
export function chooseWeighted<Key>(weights: ReadonlyMap<Key, number>, random: Random): Key {
  const entries = [...weights];
  let rest = chooseFraction(random) * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [key, weight] of entries) {
    rest -= weight;
    if (rest < 0) return key;
  }
  throw new RangeError('There is nothing to choose from.');
}

/** Chooses from 1 to `most`, where n comes 1/n as often as 1: Zipf's law with exponent 1. */
export type ChooseRank = (most: number, random: Random) => number;

/** A choice among at most `greatest` numbers. */
export function createZipf(greatest: number): ChooseRank {
  const sums = new Float64Array(greatest + 1);
  for (let n = 1; n <= greatest; n += 1) sums[n] = (sums[n - 1] ?? 0) + 1 / n;

  return (most, random) => {
    const aim = chooseFraction(random) * (sums[most] ?? 0);
    let low = 1;
    let high = most;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((sums[middle] ?? 0) > aim) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/**
 * Has `Math.random`, by which the gateway spreads repeated calls, give the same numbers for the
 * same seed.
 *
 * @returns what gives the process its own chance back
 */
export function fixChance(seed: number): () => void {
  const { random: own } = Math;
  const random = createRandom(seed);
  Math.random = () => chooseFraction(random);
  return () => {
    Math.random = own;
  };
}
