import { describe, expect, it } from 'vitest';
import type { ListSnapshot } from '../../src/library/list-service.ts';
import { loadList, recordOfList } from '../../src/state/stored-list.ts';
import type { Asset, AssetType } from '../../src/upstream/asset.ts';
import { article, images, mediaAsset, newsAsset } from '../helpers/assets.ts';
import { assetList } from '../helpers/lists.ts';
import { memoryStores } from './memory-store.ts';

const NOW = Date.UTC(2026, 1, 1);

type Snapshot = ListSnapshot<Asset>;

function listOf(overrides: Partial<Snapshot> = {}): Snapshot {
  return {
    totalCount: 3,
    head: { rank: 2, id: 'image-3' },
    checks: { checkedAt: NOW - 1000, provenAt: NOW - 2000, count: 3 },
    cached: images(3)
      .reverse()
      .map((item, rank) => ({ rank, item, fetchedAt: NOW - 3000 })),
    ...overrides,
  };
}

async function stored(list: Snapshot, type: AssetType = 'image') {
  const store = memoryStores().open();
  await store.save(recordOfList(type, list));
  return loadList(store, assetList(type), NOW);
}

describe('a stored list', () => {
  it('is read as it was', async () => {
    expect(await stored(listOf())).toEqual(listOf());
  });

  it.each([
    { name: 'that is empty', list: listOf({ totalCount: 0, head: undefined, cached: [] }) },
    {
      name: 'of which little is known',
      list: listOf({ checks: { checkedAt: 0, provenAt: 0, count: undefined } }),
    },
    { name: 'of which a part is kept', list: listOf({ totalCount: 100_000 }) },
  ])('$name is read as it was', async ({ list }) => {
    expect(await stored(list)).toStrictEqual(list);
  });

  it.each([
    newsAsset(),
    newsAsset({ createdAt: null, articles: [] }),
    newsAsset({ articles: [article({ title: null, content: '<p>line\u2028</p>\n', showCoverPic: null })] }),
    mediaAsset({ type: 'voice', name: null, url: null }),
    // Later than four digits of a year can tell, and as early as upstream can tell.
    mediaAsset({ updatedAt: new Date(8.64e15) }),
    mediaAsset({ updatedAt: new Date(0) }),
  ])('has its $type back whole, with its dates', async (asset) => {
    const list = listOf({ cached: [{ rank: 1, item: asset, fetchedAt: NOW }] });

    expect(await stored(list, asset.type)).toStrictEqual(list);
  });

  it.each([
    { name: 'a rank beyond the total', list: listOf({ totalCount: 2 }) },
    { name: 'ranks in another order', list: listOf({ cached: [...listOf().cached].reverse() }) },
  ])('with $name is refused', async ({ list }) => {
    await expect(stored(list)).rejects.toThrow('its items do not make a list');
  });

  it('with an asset of another type is refused', async () => {
    await expect(stored(listOf(), 'voice')).rejects.toThrow('asset: not of type voice');
  });

  it('from a clock that was set back is refused, as it would pass for just checked', async () => {
    const checksAt = (checkedAt: number) => listOf({ checks: { checkedAt, provenAt: NOW, count: 3 } });

    await expect(stored(checksAt(NOW + 3_600_000))).rejects.toThrow('it is from the future');
    expect(await stored(checksAt(NOW + 1000))).toEqual(checksAt(NOW + 1000));
  });
});
