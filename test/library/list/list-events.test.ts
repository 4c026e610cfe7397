import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RankShift, rankShiftOf } from '../../../src/library/list/list-events.ts';

/** How far the item of a rank has fallen, as far as a shift tells. */
function fallOf(rank: number, { falls }: RankShift): number | undefined {
  const below = falls.findLast(([at]) => at <= rank);
  const above = falls.find(([at]) => at >= rank);
  return below?.[1] === above?.[1] ? below?.[1] : undefined;
}

describe('rankShiftOf', () => {
  it('names the ends of what has fallen equally far', () => {
    const ranks = new Map([
      [0, 0],
      [1, 1],
      [5, 4],
      [6, 5],
      [9, 8],
      [12, 10],
    ]);

    expect(rankShiftOf(ranks, 11)).toEqual({
      totalCount: 11,
      falls: [
        [0, 0],
        [1, 0],
        [5, 1],
        [9, 1],
        [12, 2],
      ],
    });
  });

  it('moves every item that it tells of to its place, whatever was deleted and whoever holds it', () => {
    const cases = fc.record({
      deleted: fc.uniqueArray(fc.nat(59), { maxLength: 20 }),
      seen: fc.uniqueArray(fc.nat(59)),
    });
    fc.assert(
      fc.property(cases, ({ deleted, seen }) => {
        const left = Array.from({ length: 60 }, (_, rank) => rank).filter((rank) => !deleted.includes(rank));
        const newRankOf = (old: number) => left.indexOf(old);
        const located = seen.filter((rank) => left.includes(rank));

        const shift = rankShiftOf(
          new Map(located.sort((a, b) => a - b).map((old) => [old, newRankOf(old)])),
          left.length,
        );

        for (const old of left) {
          const fall = fallOf(old, shift);
          if (fall !== undefined) expect(old - fall).toBe(newRankOf(old));
        }
        expect(located.every((old) => fallOf(old, shift) !== undefined)).toBe(true);
      }),
    );
  });
});
