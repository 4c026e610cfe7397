import { describe, expect, it } from 'vitest';
import { mediaIdsOf } from '../../helpers/assets.ts';
import { clockedGateway, NO_CACHE } from '../../helpers/clocked-gateway.ts';
import { MIDNIGHT, MORNING } from '../../helpers/clocked-source.ts';
import { FRESH_MS, HOUR, SECOND } from '../../helpers/durations.ts';
import { settle } from '../../helpers/settle.ts';

describe('a cached list', () => {
  it('shows an upload after FRESH_SECONDS, checked behind the first answer', async () => {
    const { query, upload, clock, calls, counts } = clockedGateway();
    await query();
    await settle();
    upload('new');
    clock.time += FRESH_MS;
    const before = { list: calls.length, count: counts.calls };

    const first = await query();
    await settle();
    const next = await query();
    await settle();

    expect(first.report).toMatchObject({ calls: 0, cached: 20, cacheStatus: 'HIT' });
    expect(mediaIdsOf(first.assets.nodes)[0]).toBe('image-45');
    expect(first.assets).toMatchObject({ totalCount: 45, stale: false });
    expect(mediaIdsOf(next.assets.nodes).slice(0, 2)).toEqual(['new', 'image-45']);
    expect(next.assets).toMatchObject({ totalCount: 46, checkedAt: new Date(clock.time).toISOString() });
    expect({ list: calls.length - before.list, count: counts.calls - before.count }).toEqual({
      list: 1,
      count: 1,
    });
  });

  it('shows a deletion after FRESH_SECONDS', async () => {
    const { query, lists, clock } = clockedGateway();
    await query();
    lists.image.splice(3, 1);
    clock.time += FRESH_MS;

    await query();
    await settle();
    const { assets } = await query();

    expect(assets.totalCount).toBe(44);
    expect(mediaIdsOf(assets.nodes)).toEqual(mediaIdsOf(lists.image.slice(0, 20)));
  });

  it('is not checked before FRESH_SECONDS', async () => {
    const { query, clock, calls, counts } = clockedGateway();
    await query();
    clock.time += FRESH_MS - 1;

    await query();
    await settle();

    expect({ list: calls.length, count: counts.calls }).toEqual({ list: 1, count: 0 });
  });

  it('that has not changed costs one count call in 120 s and one list call in 1800 s, however many ask', async () => {
    const { query, clock, calls, counts } = clockedGateway();
    await query();

    for (; clock.time < MORNING + HOUR; clock.time += 20 * SECOND) {
      await Promise.all([query(), query(), query()]);
      await settle();
    }

    expect(counts.calls).toBe(29);
    // The call that opened the list, and one proof of its head behind the 1800 s.
    expect(calls).toHaveLength(2);
  });

  it('costs nothing while nobody asks', async () => {
    const { query, clock, calls, counts } = clockedGateway();
    await query();

    clock.time += 8 * HOUR;
    await settle();

    expect({ list: calls.length, count: counts.calls }).toEqual({ list: 1, count: 0 });
  });

  it('lets the first visitor after a night wait for the uploads of the night', async () => {
    const { query, upload, clock } = clockedGateway();
    await query();
    upload('at night');
    clock.time += 10 * HOUR;

    const { assets, report } = await query();

    expect(mediaIdsOf(assets.nodes)[0]).toBe('at night');
    expect(assets).toMatchObject({ totalCount: 46, stale: false });
    expect(report).toMatchObject({ calls: 1, cacheStatus: 'EXPIRED' });
  });

  it('does the same when an upload and a deletion have left the total as it was', async () => {
    const { query, upload, clock, lists } = clockedGateway();
    await query();
    upload('at night');
    lists.image.pop();
    clock.time += 10 * HOUR;

    const { assets } = await query();

    expect(mediaIdsOf(assets.nodes)[0]).toBe('at night');
  });
});

describe('a caller who waits for a check behind another answer', () => {
  it('has it paid for as his own, though checks would no longer be made', async () => {
    const { query, clock, lists, upstream, release } = clockedGateway({
      count: 480,
      startsAt: MIDNIGHT,
      upstreamDailyCalls: 44,
    });
    const total = '{ assets(type: IMAGE, first: 20) { totalCount stale } }';
    for (let offset = 0; offset < 480; offset += 80)
      await query(`{ assets(type: IMAGE, first: 80, offset: ${offset}) { totalCount stale nodes { id } } }`);
    lists.image.splice(300, 1);
    clock.time += FRESH_MS;

    // The first call of the check is the last that checks may take: finding the deletion takes
    // more.
    upstream.holds = () => true;
    const behind = await query(total);
    await settle();
    const waiting = query(total, NO_CACHE);
    await settle();
    upstream.holds = undefined;
    await release();

    expect(behind.assets).toEqual({ totalCount: 480, stale: false });
    expect((await waiting).assets).toEqual({ totalCount: 479, stale: false });
  });
});

describe('a clock that is set back', () => {
  it('has a list checked at once: nobody knows how old it is', async () => {
    const { query, clock, counts, upload } = clockedGateway();
    await query();
    clock.time -= 3 * HOUR;
    upload('new');

    const { assets } = await query();

    expect(counts.calls).toBe(1);
    expect(mediaIdsOf(assets.nodes)[0]).toBe('new');
    expect(assets).toMatchObject({ stale: false, checkedAt: new Date(clock.time).toISOString() });
  });
});
