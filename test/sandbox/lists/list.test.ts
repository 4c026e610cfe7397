import { describe, expect, it } from 'vitest';
import { createList } from '../../../src/sandbox/lists/list.ts';
import { IMAGES, imageItem } from '../../../src/sandbox/lists/materials.ts';

function setUp() {
  const list = createList(
    IMAGES,
    ['c', 'b', 'a'].map((media_id) => imageItem({ media_id })),
    Date.now,
  );
  const ids = () => list.page(0, 20).map(({ media_id }) => media_id);
  return { list, ids };
}

describe('createList', () => {
  it.each([
    [0, 2, ['c', 'b']],
    [2, 2, ['a']],
    [3, 2, []],
    [900, 20, []],
  ])('pages from %i by %i', (offset, count, expected) => {
    const { list } = setUp();

    expect(list.page(offset, count).map(({ media_id }) => media_id)).toEqual(expected);
  });

  it('remembers for ten minutes what it was', () => {
    let now = 1_000_000;
    const list = createList(IMAGES, [imageItem({ media_id: 'a' })], () => now);
    const idsAt = (at: number) =>
      list
        .asOf(at)
        .page(0, 20)
        .map(({ media_id }) => media_id);
    now += 1000;
    list.add(imageItem({ media_id: 'b' }));
    now += 1000;
    list.delete('a');

    expect([now - 1001, now - 1000, now - 1, now].map(idsAt)).toEqual([['a'], ['b', 'a'], ['b', 'a'], ['b']]);
    expect(list.asOf(now - 1).total()).toBe(2);

    now += 600_000;
    list.add(imageItem({ media_id: 'c' }));
    expect(idsAt(1_000_000)).toEqual(['b']);
  });

  it('adds at the head', () => {
    const { list, ids } = setUp();

    list.add(imageItem({ media_id: 'd' }));

    expect(ids()).toEqual(['d', 'c', 'b', 'a']);
    expect(list.total()).toBe(4);
  });

  it('deletes, and what is behind moves up', () => {
    const { list, ids } = setUp();

    list.delete('b');

    expect(ids()).toEqual(['c', 'a']);
    expect(list.find('b')).toBeUndefined();
  });

  it.each([
    [false, ['c', 'b', 'a']],
    [true, ['b', 'c', 'a']],
  ])('replaces an item, with moveToHead %o', (moveToHead, expected) => {
    const { list, ids } = setUp();

    list.replace(imageItem({ media_id: 'b', name: 'new' }), { moveToHead });

    expect(ids()).toEqual(expected);
    expect(list.find('b')).toMatchObject({ name: 'new' });
  });
});
