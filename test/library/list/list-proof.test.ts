import { describe, expect, it } from 'vitest';
import { mediaIdsOf } from '../../helpers/assets.ts';
import { clockedGateway, NEWEST, NO_CACHE } from '../../helpers/clocked-gateway.ts';
import { tooLargeAbove } from '../../helpers/clocked-source.ts';
import { FRESH_MS, HOUR, MINUTE, SECOND } from '../../helpers/durations.ts';
import { settle } from '../../helpers/settle.ts';

describe('a list that was read far from its head', () => {
  it('leaves nothing out after an upload that hid a deletion', async () => {
    const { query, upload, lists, clock } = clockedGateway({ count: 60 });
    await query('{ assets(type: IMAGE, offset: 20, first: 20) { nodes { id } } }');
    upload('new');
    lists.image.splice(50, 1);
    clock.time += 1800 * SECOND;
    await query();
    await settle();

    const { assets } = await query('{ assets(type: IMAGE, first: 40) { nodes { mediaId } } }');

    expect(mediaIdsOf(assets.nodes)).toEqual(mediaIdsOf(lists.image.slice(0, 40)));
  });

  it('keeps what was read of it over the next check', async () => {
    const { query, clock, calls } = clockedGateway({ count: 200 });
    for (const offset of [120, 80, 40]) {
      await query(`{ assets(type: IMAGE, offset: ${offset}, first: 20) { nodes { id } } }`);
    }
    clock.time += 1800 * SECOND;
    await query();
    await settle();
    const before = calls.length;

    for (const offset of [120, 80, 40, 0]) {
      await query(`{ assets(type: IMAGE, offset: ${offset}, first: 20) { nodes { id } } }`);
    }

    expect(calls).toHaveLength(before);
  });
});

describe('what is cached', () => {
  it.each(['no-cache', 'a check'])(
    'is not replaced by an answer with fewer items than its total promises: %s',
    async (by) => {
      const { query, upstream, upload, clock } = clockedGateway();
      const { assets: before } = await query();
      upload('new');
      upstream.answer = ({ offset }, page) =>
        offset === 0 ? { ...page, items: page.items.slice(0, 2) } : page;

      if (by === 'no-cache') await query(NEWEST, NO_CACHE);
      else {
        clock.time += FRESH_MS;
        await query();
        await settle();
      }
      const { assets, errors } = await query();

      expect(errors).toBeUndefined();
      expect(
        mediaIdsOf(assets.nodes)
          .filter((id) => id !== 'new')
          .slice(0, 19),
      ).toEqual(mediaIdsOf(before.nodes).slice(0, 19));
    },
  );

  it.each([0, 2])('survives answers of %i items with a deletion beside it', async (length) => {
    const { query, upstream, clock, lists } = clockedGateway();
    const { assets: before } = await query();
    lists.image.splice(30, 1);
    upstream.answer = (_request, page) => ({ ...page, items: page.items.slice(0, length) });
    clock.time += FRESH_MS;
    await query();
    await settle();

    const { assets, errors } = await query();

    expect(errors).toBeUndefined();
    expect(mediaIdsOf(assets.nodes)).toEqual(mediaIdsOf(before.nodes));
    expect(assets).toMatchObject({ totalCount: 45, stale: true });
  });

  it.each([15, 45, 100])(
    'of %i assets is brought up to date though upstream counts one more',
    async (count) => {
      const { query, upstream, clock, lists } = clockedGateway({ count });
      upstream.answer = (_request, page) => ({ ...page, totalCount: page.totalCount + 1 });
      const all = '{ assets(type: IMAGE, first: 100) { stale nodes { mediaId } } }';
      await query(all);

      for (const at of [count - 1, 3, count - 5]) {
        lists.image.splice(at, 1);
        clock.time += FRESH_MS;
        await query(all);
        await settle();
        const { assets, errors } = await query(all);

        expect(errors).toBeUndefined();
        expect(assets.stale).toBe(false);
        expect(mediaIdsOf(assets.nodes)).toEqual(mediaIdsOf(lists.image));
      }
    },
  );

  it('is begun anew after an hour of nothing but answers that are shorter than they promise', async () => {
    const { query, upstream, clock, lists, calls } = clockedGateway({ count: 45 });
    await query();
    lists.image.splice(3, 1);
    upstream.answer = (_request, page) => ({ ...page, items: page.items.slice(0, 10) });
    const before = calls.length;
    const stale: boolean[] = [];

    for (const from = clock.time; clock.time < from + 90 * MINUTE; clock.time += MINUTE) {
      const { assets, errors } = await query();
      expect(errors).toBeUndefined();
      stale.push(assets.stale);
      await settle();
    }
    const { assets } = await query();

    expect(stale.lastIndexOf(true)).toBeGreaterThan(55);
    expect(stale.at(-1)).toBe(false);
    expect(mediaIdsOf(assets.nodes)).toEqual(mediaIdsOf(lists.image.slice(0, 10)));
    expect(calls.length - before).toBeLessThanOrEqual(60);
  });

  it('is not begun anew after two short answers, though an hour lies between them', async () => {
    const { query, upstream, clock, lists } = clockedGateway({ count: 45 });
    const all = '{ assets(type: IMAGE, first: 45) { stale nodes { mediaId } } }';
    const isShort = { now: false };
    upstream.answer = (_request, page) => (isShort.now ? { ...page, items: page.items.slice(0, 2) } : page);
    await query(all);
    lists.image.splice(30, 1);
    for (const wait of [0, HOUR]) {
      clock.time += wait;
      isShort.now = true;
      await query(all, NO_CACHE);
      isShort.now = false;
    }

    expect((await query(all)).assets.nodes.length).toBeGreaterThanOrEqual(44);
  });

  it.each([10, 5, 2])(
    'is searched for a deletion with answers of %i items where more are too large',
    async (most) => {
      const { query, upstream, clock, lists, calls } = clockedGateway({
        count: 200,
        upstreamDailyCalls: 100_000,
      });
      for (const offset of [0, 100])
        await query(`{ assets(type: IMAGE, first: 100, offset: ${offset}) { nodes { id } } }`);
      lists.image.splice(100, 1);
      upstream.answer = tooLargeAbove(most);
      const before = calls.length;
      clock.time += HOUR;

      const { assets } = await query();

      expect(assets.totalCount).toBe(199);
      expect(calls.length - before).toBeLessThanOrEqual(40);
    },
  );
});
