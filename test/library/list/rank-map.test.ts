import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRankMap } from '../../../src/library/list/rank-map.ts';

const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('set' as const), rank: fc.nat(1000), value: fc.nat() }),
    fc.record({ kind: fc.constant('delete' as const), rank: fc.nat(1000) }),
  ),
  { maxLength: 200 },
);

it('holds what a map would, and visits it from the lowest rank on', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const ranks = createRankMap<number>();
      const map = new Map<number, number>();
      for (const step of all) {
        if (step.kind === 'delete') for (const each of [ranks, map]) each.delete(step.rank);
        else for (const each of [ranks, map]) each.set(step.rank, step.value);
      }

      const visited: [number, number][] = [];
      ranks.forEach((value, rank) => void visited.push([rank, value]));
      expect(ranks.size).toBe(map.size);
      expect(visited).toEqual([...map].sort(([a], [b]) => a - b));
      for (const rank of [0, 1, 127, 128, 999]) {
        expect(ranks.get(rank)).toBe(map.get(rank));
        expect(ranks.has(rank)).toBe(map.has(rank));
      }
    }),
  );
});
