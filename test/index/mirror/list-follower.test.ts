import { expect, it } from 'vitest';
import type { ItemChange, ListChanges, StoredListState } from '../../../src/index/asset-index.ts';
import { bodyOf } from '../../../src/index/mirror/item-body.ts';
import { createReplicaMirror } from '../../../src/index/mirror/replica-mirror.ts';
import { assetLists } from '../../../src/library/asset-lists.ts';
import { mediaAsset } from '../../helpers/assets.ts';
import { clockedSource } from '../../helpers/clocked-source.ts';
import { libraryOver } from '../../helpers/execute.ts';
import { memoryIndex } from '../../helpers/memory-index.ts';
import { changes, item } from '../index-items.ts';

/** A list of pictures that follows a log of which a test writes each entry. */
async function follower() {
  const { source, now } = clockedSource({ count: 0 });
  const { index } = memoryIndex();
  const failures: unknown[] = [];
  const mirror = createReplicaMirror({ index, now, onFailure: (error) => void failures.push(error) });
  const library = libraryOver(source, { store: mirror.store, now });
  await mirror.follow(library);
  await mirror.startStoring();
  await mirror.followLog();
  const { ranked } = library.stockedList('image');
  let position = 0;

  return {
    ranked,
    failures,
    async apply(
      totalCount: number,
      dead: StoredListState['dead'],
      change: Partial<Omit<ListChanges, 'about'>>,
    ): Promise<void> {
      const checks = { checkedAt: 1, provenAt: 1, count: undefined };
      const about = { totalCount, head: undefined, checks, provenCall: 1, dead, newFrom: undefined };
      position += 1;
      await mirror.applyFromLog({ ...changes({ about, ...change }), position: String(position) });
    },
    /** The ids by rank, the newest first, and what is stored without a rank, by its number. */
    known: () => ({
      ids: ranked
        .cachedIn({ newest: (ranked.totalCount ?? 0) - 1, oldest: 0 })
        .map(({ rank, id }) => rank + id),
      lost: mirror.store.lagOf('image').lost,
      total: ranked.totalCount,
    }),
    /** Whether the list is as the store would have it. */
    async isAsStored(): Promise<boolean> {
      const stored = await index.load(0);
      const ids = ranked.cachedIn({ newest: 99, oldest: 0 }).map(({ id }) => id);
      return stored?.ids.toReversed().join() === ids.join();
    },
  };
}

const [images] = assetLists(clockedSource({ count: 0 }).source, 1000);
const placed = (id: string, seq: number): ItemChange => {
  if (images === undefined) throw new Error('There is no list of pictures.');
  const picture = mediaAsset({ mediaId: id, name: `${id}.jpg`, updatedAt: new Date(1000) });
  return item(id, bodyOf(images, picture), { seq, call: 1 });
};
const again = (id: string, seq?: number): ItemChange =>
  item(id, undefined, seq === undefined ? { call: 2 } : { seq, call: 2 });
const ABC = ['a', 'b', 'c'].map((id, seq) => placed(id, seq));

it('forgets where an item is, and knows when it was edited once it is placed again', async () => {
  const { apply, known, ranked } = await follower();
  await apply(3, [], { items: ABC });
  expect(known()).toEqual({ ids: ['2c', '1b', '0a'], lost: 0, total: 3 });

  await apply(3, undefined, { unplaced: ['b'] });
  expect(known()).toEqual({ ids: ['2c', '0a'], lost: 1, total: 3 });
  await apply(3, undefined, { items: [again('b', 1), again('never stored', 2)] });

  expect(known()).toEqual({ ids: ['2c', '1b', '0a'], lost: 0, total: 3 });
  expect(ranked.at(1)?.updatedAt).toBe(1000);
});

it('forgets an item whose number another one takes, and those that have changed places', async () => {
  const { apply, known, isAsStored } = await follower();
  await apply(3, [], { items: ABC });

  await apply(4, undefined, { items: [placed('d', 2)] });
  expect(known()).toEqual({ ids: ['2d', '1b', '0a'], lost: 1, total: 4 });
  await apply(4, undefined, { unplaced: ['a', 'b'], items: [again('a', 1), again('b', 0), again('c', 3)] });
  expect(known()).toEqual({ ids: ['3c', '2d', '1a', '0b'], lost: 0, total: 4 });
  await apply(4, undefined, { items: [again('d')] });

  expect(known()).toEqual({ ids: ['3c', '1a', '0b'], lost: 1, total: 4 });
  expect(await isAsStored()).toBe(true);
});

it('has items fall to lower ranks, and gives up those that are gone', async () => {
  const { apply, known, isAsStored } = await follower();
  await apply(5, [], { items: [...ABC, placed('d', 3), placed('e', 4)] });

  await apply(3, [[1, 2]], { deleted: ['b'], unplaced: ['c'] });
  expect(known()).toEqual({ ids: ['2e', '1d', '0a'], lost: 1, total: 3 });
  await apply(4, [[1, 2]], { deleted: ['c'], items: [placed('f', 5)] });

  expect(known()).toEqual({ ids: ['3f', '2e', '1d', '0a'], lost: 0, total: 4 });
  expect(await isAsStored()).toBe(true);
});

it('is as all that is told where it is told anew, with other numbers', async () => {
  const { apply, known, isAsStored } = await follower();
  await apply(3, [[0, 4]], { items: ['a', 'b', 'c'].map((id, at) => placed(id, at + 5)) });

  await apply(3, [], { isWhole: true, items: [again('a', 0), again('c', 2)] });

  expect(known()).toEqual({ ids: ['2c', '0a'], lost: 1, total: 3 });
  expect(await isAsStored()).toBe(true);
});

it('is restored from the store where the numbers do not follow what is known', async () => {
  const { apply, known, isAsStored, failures } = await follower();
  await apply(3, [[0, 4]], { items: ['a', 'b', 'c'].map((id, at) => placed(id, at + 5)) });

  await apply(8, [], {});

  expect(known()).toEqual({ ids: ['7c', '6b', '5a'], lost: 0, total: 8 });
  expect(await isAsStored()).toBe(true);
  expect(failures).toEqual([]);
});
