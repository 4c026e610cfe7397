import { describe, expect, it } from 'vitest';
import { createRankedList } from '../../src/library/ranked-list.ts';
import { images, mediaAsset, mediaIdsOf } from '../helpers/assets.ts';

describe('createRankedList', () => {
  it('places an answer at the ranks that its own total gives', () => {
    const list = createRankedList();

    list.place(3, { assets: images(10).slice(3, 5), totalCount: 10 });

    expect(list.find('image-7')?.rank).toBe(6);
    expect(list.find('image-6')?.rank).toBe(5);
    expect(list.missingIn({ newest: 7, oldest: 4 })).toEqual([7, 4]);
  });

  it('keeps what it knows over an upload, which changes no rank', () => {
    const list = createRankedList();
    list.place(0, { assets: images(3), totalCount: 3 });

    list.place(0, { assets: images(5).slice(0, 1), totalCount: 5 });

    expect(list.totalCount).toBe(3);
    expect(list.missingIn({ newest: 2, oldest: 0 })).toEqual([]);
    expect(list.offsetOf(2)).toBe(2);
  });

  it('forgets what it knows when the list has become shorter', () => {
    const list = createRankedList();
    list.place(0, { assets: images(5), totalCount: 5 });

    list.place(0, { assets: images(4).slice(0, 1), totalCount: 4 });

    expect(list.missingIn({ newest: 3, oldest: 0 })).toEqual([2, 1, 0]);
  });

  it('forgets what it knows when another asset stands at a rank', () => {
    const list = createRankedList();
    list.place(0, { assets: images(3), totalCount: 3 });

    list.place(1, { assets: [mediaAsset({ mediaId: 'another' })], totalCount: 3 });

    expect(mediaIdsOf(list.slice({ newest: 2, oldest: 0 }).items.map(({ asset }) => asset))).toEqual([
      'another',
    ]);
  });

  it.each([-1, 0, 4])('believes an answer that holds more than the total of %d it tells', (totalCount) => {
    const list = createRankedList();

    list.place(2, { assets: images(5).slice(2), totalCount });

    expect(list.totalCount).toBe(5);
    expect(list.find('image-1')?.rank).toBe(0);
  });

  it('knows the newest rank that is missing', () => {
    const list = createRankedList();
    expect(list.newestMissing()).toBeUndefined();

    list.place(0, { assets: images(5).slice(0, 2), totalCount: 5 });
    expect(list.newestMissing()).toBe(2);

    list.place(2, { assets: images(3), totalCount: 5 });
    expect(list.newestMissing()).toBeUndefined();
  });
});
