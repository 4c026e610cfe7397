import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cover, coverOverlapping } from '../../../src/library/list/cover.ts';
import { MAX_COUNT } from '../../../src/upstream/port.ts';
import { fewestCalls } from '../../helpers/fewest-calls.ts';
import { range } from '../../helpers/range.ts';

describe('cover', () => {
  it.each([
    { name: 'nothing', offsets: [], calls: [] },
    { name: 'one offset', offsets: [7], calls: [{ offset: 7, count: 20 }] },
    { name: 'a full page', offsets: range(0, 20), calls: [{ offset: 0, count: 20 }] },
    {
      name: 'one more than a page',
      offsets: range(0, 21),
      calls: [
        { offset: 0, count: 20 },
        { offset: 20, count: 20 },
      ],
    },
    { name: 'a gap within reach', offsets: [3, 22], calls: [{ offset: 3, count: 20 }] },
    {
      name: 'a gap out of reach',
      offsets: [23, 3],
      calls: [
        { offset: 3, count: 20 },
        { offset: 23, count: 20 },
      ],
    },
  ])('covers $name', ({ offsets, calls }) => {
    expect(cover(offsets)).toEqual(calls);
  });

  it('reaches every offset with the fewest calls of at most twenty items', () => {
    const offsets = fc.uniqueArray(fc.integer({ min: 0, max: 150 }), { maxLength: 9 });
    fc.assert(
      fc.property(offsets, (wanted) => {
        const calls = cover(wanted);

        const reached = new Set(calls.flatMap(({ offset, count }) => range(offset, offset + count)));
        expect(wanted.filter((offset) => !reached.has(offset))).toEqual([]);
        expect(calls.filter(({ count }) => count > MAX_COUNT)).toEqual([]);
        expect(calls).toHaveLength(fewestCalls(wanted));
      }),
    );
  });
});

describe('coverOverlapping', () => {
  it('reaches all that is wanted', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(300)), fc.integer({ min: 1, max: 20 }), (wanted, width) => {
        const reached = new Set(
          coverOverlapping(wanted, width).flatMap(({ offset, count }) =>
            Array.from({ length: count }, (_, index) => offset + index),
          ),
        );

        expect(wanted.filter((offset) => !reached.has(offset))).toEqual([]);
      }),
    );
  });

  it('begins each call with the item before what is wanted, or the last one of the call before', () => {
    const wanted = Array.from({ length: 57 }, (_, index) => 20 + index);

    expect(coverOverlapping(wanted).map(({ offset }) => offset)).toEqual([19, 38, 57]);
  });
});
