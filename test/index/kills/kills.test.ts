import { expect, it } from 'vitest';
import { killWritersOfLibrary } from './kills.ts';

it('leaves a library whole, with all that was acknowledged, when a writer is killed', async () => {
  const kills = await killWritersOfLibrary({ kills: 3, seed: 7, atLeast: 2 });

  expect(kills.flatMap(({ faults }) => faults)).toEqual([]);
  expect(kills.filter(({ told, written }) => told > written)).toEqual([]);
  expect(kills.at(-1)?.told).toBeGreaterThanOrEqual(6);
});
