import { describe, expect, it } from 'vitest';
import { createCountBaseline } from '../../../src/library/cache/count-baseline.ts';
import { mediaIdsOf } from '../../helpers/assets.ts';
import { clockedGateway } from '../../helpers/clocked-gateway.ts';
import { MORNING } from '../../helpers/clocked-source.ts';
import { FRESH_MS, HOUR, SECOND } from '../../helpers/durations.ts';
import { settle } from '../../helpers/settle.ts';

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
      watch.recordProof(6);
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
      watch.recordProof(6);
    }

    expect(watch).toMatchObject({ hasChanged: false, expected: 45 });
  });

  it('is not content with a proof of which a call was sent before the count came', () => {
    const { watch } = open();
    watch.compare(46);

    watch.recordProof(5);

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
      before.watch.recordProof(6);
    }
    const { watch } = open();

    watch.restore(before.watch.expected);

    expect([watch.compare(48), watch.compare(45)]).toEqual([true, false]);
  });
});

describe('counts that are not the totals of the lists', () => {
  it('work: beyond the first three proofs they cost no more proofs than equal ones', async () => {
    async function hours(surplus: number) {
      const { query, clock, calls } = clockedGateway({ surplus });
      await query();
      for (let check = 0; check < 3; check += 1) {
        clock.time += FRESH_MS;
        await query();
        await settle();
      }
      const begun = calls.length;
      for (; clock.time < MORNING + 4 * HOUR; clock.time += 30 * SECOND) {
        await query();
        await settle();
      }
      return { begun, since: calls.length - begun };
    }

    const equal = await hours(0);
    const unequal = await hours(3);

    expect(unequal.begun).toBeLessThanOrEqual(equal.begun + 3);
    expect(unequal.since).toBeLessThanOrEqual(equal.since);
  });

  it('are not learned of a list call that lags behind the count call: the upload shows with the second check', async () => {
    const { query, clock, upload, upstream, lists } = clockedGateway();
    await query();
    clock.time += FRESH_MS;
    await query();
    await settle();
    const before = lists.image.slice();
    upload('new');
    upstream.answer = ({ offset, count }) => ({
      items: before.slice(offset, offset + count),
      totalCount: before.length,
    });
    clock.time += FRESH_MS;
    await query();
    await settle();

    upstream.answer = undefined;
    clock.time += FRESH_MS;
    await query();
    await settle();
    const { data } = await query('{ assets(type: IMAGE, first: 1) { totalCount } assetCounts { image } }');

    expect(data).toEqual({ assets: { totalCount: 46 }, assetCounts: { image: 46 } });
  });

  it('tell of an upload', async () => {
    const { query, clock, upload } = clockedGateway({ surplus: 3 });
    await query();
    for (let n = 0; n < 3; n += 1) {
      clock.time += FRESH_MS;
      await query();
      await settle();
    }

    upload('new');
    clock.time += FRESH_MS;
    await query();
    await settle();

    expect(mediaIdsOf((await query()).assets.nodes)[0]).toBe('new');
  });
});
