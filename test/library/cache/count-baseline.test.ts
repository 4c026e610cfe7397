import { describe, expect, it } from 'vitest';
import { createCountBaseline } from '../../../src/library/cache/count-baseline.ts';

/** A watch over a list of so many assets, of which five calls were made. */
function open(totalCount = 45) {
  const list = { ranked: { totalCount }, lastCall: 5 };
  return { watch: createCountBaseline(list), list };
}

describe('a count watch', () => {
  it('takes the total of the list for the first count, where they are equal', () => {
    const { watch } = open();

    expect([watch.compare(45), watch.compare(45), watch.compare(46)]).toEqual([true, true, false]);
    expect(watch.hasChanged).toBe(true);
  });

  it('takes a new difference for one that stays once three checks in a row have proven it', () => {
    const { watch, list } = open();
    const told = [1, 2, 3].map(() => {
      const isExpected = watch.compare(48);
      watch.noteProof(6);
      return { isExpected, hasChanged: watch.hasChanged, expected: watch.expected };
    });

    expect(told).toEqual([
      { isExpected: false, hasChanged: false, expected: undefined },
      { isExpected: false, hasChanged: false, expected: undefined },
      { isExpected: false, hasChanged: false, expected: 48 },
    ]);
    list.ranked.totalCount = 46;
    expect([watch.expected, watch.compare(49), watch.compare(48)]).toEqual([49, true, false]);
  });

  it('goes on expecting what it did where another difference was proven, and does not stay', () => {
    const { watch } = open();
    watch.compare(45);
    for (const count of [46, 46, 45, 46, 46, 47]) {
      watch.compare(count);
      watch.noteProof(6);
    }

    expect(watch).toMatchObject({ hasChanged: false, expected: 45 });
  });

  it('is not content with a proof of which a call was sent before the count came', () => {
    const { watch } = open();
    watch.compare(46);

    watch.noteProof(5);

    expect(watch).toMatchObject({ hasChanged: true, expected: undefined });
    expect(watch.compare(46)).toBe(false);
  });

  it('tells nothing of a list that was not read', () => {
    const watch = createCountBaseline({ ranked: { totalCount: undefined }, lastCall: 0 });

    expect(watch.compare(0)).toBe(false);
    expect(watch).toMatchObject({ hasChanged: false, expected: undefined });
  });

  it('expects after a restart what was expected before', () => {
    const before = open();
    for (let check = 0; check < 3; check += 1) {
      before.watch.compare(48);
      before.watch.noteProof(6);
    }
    const { watch } = open();

    watch.restore(before.watch.expected);

    expect([watch.compare(48), watch.compare(45)]).toEqual([true, false]);
  });
});
