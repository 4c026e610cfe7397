import { expect, it } from 'vitest';
import { soak } from './soak.ts';
import { findingsOf } from './verdict.ts';

const MINUTES = 5;

it('leaves memory, connections and timers as they were, and every error explained', async () => {
  const result = await soak({ minutes: MINUTES, seed: 1 });

  expect(result.tally.operations).toBeGreaterThan(1000);
  expect(findingsOf(result).filter(({ isKept }) => !isKept)).toEqual([]);
});
