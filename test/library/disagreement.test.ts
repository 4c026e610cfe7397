import { describe, expect, it } from 'vitest';
import { chooseTrial, KINDS } from '../disagreement/kinds.ts';
import { runTrial } from '../disagreement/trial.ts';

/** Two hundred in all. `npm run test:disagreement` runs more. */
const RUNS = Math.ceil(200 / KINDS.length);

describe('an upstream that contradicts itself', () => {
  it.each(KINDS)('$name: marks each wrong page, and shows none after the second check', async (kind) => {
    for (let seed = 0; seed < RUNS; seed += 1) {
      const { unmarked, wrong } = await runTrial(chooseTrial(kind, seed));

      expect({ seed, unmarked, wrong }).toEqual({ seed, unmarked: [], wrong: [] });
    }
  });

  it.each(KINDS.filter(({ name }) => /10 s behind, one deletion|flap/.test(name)))(
    '$name: takes at most 100 list calls among 5,000 cached assets',
    async (kind) => {
      const { unmarked, wrong, calls } = await runTrial({
        ...chooseTrial(kind, 1),
        size: 5000,
        warmth: 'cached',
      });

      expect({ unmarked, wrong }).toEqual({ unmarked: [], wrong: [] });
      expect(calls).toBeLessThanOrEqual(100);
    },
  );
});
