import { createRandom } from '../../src/sandbox/random.ts';
import { chooseFraction } from '../simulation/choices.ts';

/**
 * Has `Math.random`, by which the gateway spreads repeated calls, give the same numbers for the same seed.
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
