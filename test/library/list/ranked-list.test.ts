import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/library/list/answer.ts';
import { createListEvents } from '../../../src/library/list/list-events.ts';
import { createRankedList, type RankedList } from '../../../src/library/list/ranked-list.ts';
import type { Asset, MediaAsset } from '../../../src/upstream/asset.ts';
import { images, mediaAsset } from '../../helpers/assets.ts';
import { assetList } from '../../helpers/lists.ts';

function emptyList(): RankedList<Asset> {
  return createRankedList(assetList('image'), createListEvents());
}

let calls = 0;

/** The answer to a call for twenty items, of a list that is given newest first. */
function answer(
  list: readonly MediaAsset[],
  offset: number,
  overrides: Partial<Answer<Asset>> = {},
): Answer<Asset> {
  calls += 1;
  const page = { items: list.slice(offset, offset + 20), totalCount: list.length };
  return { offset, count: 20, page, call: calls, at: 0, ...overrides };
}

function shown(list: RankedList<Asset>): (string | undefined)[] {
  return Array.from({ length: list.totalCount ?? 0 }, (_, rank) => list.at(rank)?.id);
}

describe('createRankedList', () => {
  it('places an answer at the ranks that its own total gives', () => {
    const list = emptyList();

    list.apply(answer(images(30), 3));

    expect(list.find('image-27')?.rank).toBe(26);
    expect(list.find('image-8')?.rank).toBe(7);
    expect(list.missingIn({ newest: 28, oldest: 5 })).toEqual([28, 27, 6, 5]);
  });

  it('keeps what it knows over an upload, which changes no rank', () => {
    const list = emptyList();
    list.apply(answer(images(3), 0));

    expect(list.apply(answer(images(5), 0))).toBe(true);

    expect(shown(list)).toEqual(['image-1', 'image-2', 'image-3', 'image-4', 'image-5']);
  });

  it.each([
    { name: 'a smaller total', changed: images(30).slice(1) },
    { name: 'another asset at a rank', changed: [mediaAsset({ mediaId: 'new' }), ...images(30).slice(1)] },
    { name: 'an asset at another rank', changed: [mediaAsset({ mediaId: 'new' }), ...images(29)] },
  ])('does not take in an answer with $name', ({ changed }) => {
    const list = emptyList();
    list.apply(answer(images(30), 0));
    const before = shown(list);

    expect(list.apply(answer(changed, 0))).toBe(false);

    expect(shown(list)).toEqual(before);
  });

  it.each([-1, 0, 4])('believes an answer that holds more than the total of %d it tells', (totalCount) => {
    const list = emptyList();

    list.apply(answer(images(5), 2, { page: { items: images(5).slice(2), totalCount } }));

    expect(list.totalCount).toBe(5);
    expect(list.find('image-1')?.rank).toBe(0);
  });

  it('knows the newest rank that is missing', () => {
    const list = emptyList();
    expect(list.newestMissing()).toBeUndefined();

    list.apply(answer(images(30), 0));
    expect(list.newestMissing()).toBe(9);

    list.apply(answer(images(30), 20));
    expect(list.newestMissing()).toBeUndefined();
  });

  it('does not ask again for what upstream counts and does not send', () => {
    const list = emptyList();

    list.apply(answer(images(5), 0, { page: { items: images(5), totalCount: 1000 } }));

    expect(list.missingIn({ newest: 999, oldest: 980 })).toEqual([]);
    expect(list.missingIn({ newest: 979, oldest: 979 })).toEqual([979]);
  });

  it('forgets all that is past a smaller total that it is forced to believe', () => {
    const list = emptyList();
    for (let offset = 0; offset < 200; offset += 20) list.apply(answer(images(200), offset));

    list.apply(answer(images(100), 0), { force: true });
    const newest = list.at(99);
    if (newest !== undefined) list.forget(newest);

    expect(list.size).toBe(99);
    expect(list.at(150)).toBeUndefined();
    expect(list.newestMissing()).toBe(99);
  });

  it('does not remember past a smaller total what upstream did not send', () => {
    const list = emptyList();
    list.apply(answer(images(30), 20));
    list.apply(answer([], 0, { page: { items: [], totalCount: 30 } }));
    expect(list.newestMissing()).toBeUndefined();
    list.apply(answer(images(5), 0), { force: true });

    list.apply(answer(images(30), 20), { force: true });

    expect(list.newestMissing()).toBe(29);
  });

  it('asks again for what it has forgotten, though upstream did not send it at first', () => {
    const list = emptyList();
    list.apply(answer(images(5), 0, { page: { items: images(5).slice(0, 3), totalCount: 5 } }));
    list.apply(answer(images(5), 3));
    const late = list.at(0);
    if (late === undefined) throw new Error('not cached');

    list.forget(late);

    expect(list.missingIn({ newest: 4, oldest: 0 })).toEqual([0]);
    expect(list.newestMissing()).toBe(0);
  });

  it('takes what was read below for proven, and what was read above only after the head was seen again', () => {
    const all = images(60);
    const list = emptyList();
    list.apply(answer(all, 0));
    list.apply(answer(all, 40));
    list.apply(answer(all, 20));

    expect(list.isProven({ newest: 59, oldest: 20 })).toBe(true);
    expect(list.isProven({ newest: 39, oldest: 0 })).toBe(false);

    list.apply(answer(all, 0));

    expect(list.isProven({ newest: 59, oldest: 0 })).toBe(true);
  });

  it('sees the head change though the total is the same, and though the head itself is not cached', () => {
    const all = images(60);
    const list = emptyList();
    list.apply(answer(all, 0));
    for (let rank = 40; rank < 60; rank += 1) {
      const cached = list.at(rank);
      if (cached !== undefined) list.forget(cached);
    }

    expect(list.apply(answer([mediaAsset({ mediaId: 'new' }), ...all.slice(0, -1)], 0))).toBe(false);
  });

  it('watches no head that was seen after something older was read: nothing proves that to be where it is cached', () => {
    const all = images(60);
    const list = emptyList();
    list.apply(answer(all, 20));
    const { provenBy } = list;

    expect(list.apply(answer(all, 0))).toBe(true);

    expect(list.head).toBeUndefined();
    expect(list.provenBy).toBe(provenBy);
    expect(list.isProven({ newest: 59, oldest: 20 })).toBe(false);
  });

  it('moves what is cached, and forgets what has no new rank', () => {
    const list = emptyList();
    list.apply(answer(images(3), 0));
    const [oldest, middle, newest] = [list.at(0), list.at(1), list.at(2)];
    if (oldest === undefined || middle === undefined || newest === undefined) throw new Error('not cached');

    list.move(
      new Map([
        [oldest.rank, 0],
        [newest.rank, 1],
      ]),
      2,
      calls,
    );

    expect(shown(list)).toEqual(['image-1', 'image-3']);
    expect(list.find('image-2')).toBeUndefined();
  });

  it('is sure of nothing that came just before upstream contradicted itself', () => {
    const list = emptyList();
    list.apply(answer(images(60), 40, { at: 1000 }));
    list.apply(answer(images(60), 20, { at: 5000 }));
    // Seen again where it was, it is as sure as before.
    list.apply(answer(images(60), 30, { at: 6000 }));

    list.dispute(5000);

    expect(list.proven().map(({ rank }) => rank)).toEqual(Array.from({ length: 20 }, (_, rank) => rank));
    expect(list.size).toBe(40);
  });

  it('does not miss what was given up, until it is verified', () => {
    const list = emptyList();
    list.apply(answer(images(30), 0));
    list.dispute(0);

    list.giveUp([9, 15, 8]);

    expect(list.missingIn({ newest: 20, oldest: 6 })).toEqual([7, 6]);
    expect(list.at(15)).toBeDefined();
    list.move(new Map(), 30, calls);
    expect(list.missingIn({ newest: 9, oldest: 6 })).toEqual([9, 8, 7, 6]);
  });
});
