import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../src/library/asset-bytes.ts';
import { assetList } from '../../../src/library/asset-lists.ts';
import { createAssetCache } from '../../../src/library/cache/asset-cache.ts';
import { createListEvents } from '../../../src/library/list/list-events.ts';
import { createRankedList, type RankedList } from '../../../src/library/list/ranked-list.ts';
import type { Asset } from '../../../src/upstream/asset.ts';
import { mediaAsset } from '../../helpers/assets.ts';

/** A list of 60 of which a cache keeps 40. */
function open() {
  const all = Array.from({ length: 60 }, (_, index) => mediaAsset({ mediaId: `image-${index + 100}` }));
  const [first = mediaAsset()] = all;
  let list: RankedList<Asset> | undefined;
  const cache = createAssetCache({
    maxBytes: 40 * bytesOf(first),
    onForgotten: ({ rank }) => {
      const kept = list?.at(rank);
      if (kept !== undefined) list?.forget(kept);
    },
  });
  const events = createListEvents<Asset>();
  events.subscribe({ placed: (kept) => cache.add(kept, bytesOf(kept.item)), forgotten: cache.remove });
  const ranked = createRankedList(assetList('image'), events);
  list = ranked;
  let calls = 0;
  function read(offset: number): void {
    calls += 1;
    const page = { items: all.slice(offset, offset + 20), totalCount: 60 };
    ranked.takeIn({ offset, count: 20, page, call: calls, at: 0 });
  }
  const keptFrom = (offset: number) =>
    all.slice(offset, offset + 20).filter(({ mediaId }) => ranked.find(mediaId) !== undefined).length;
  return { cache, ranked, read, keptFrom };
}

describe('an asset cache', () => {
  it('forgets the least recently used first', async () => {
    const { cache, read, keptFrom } = open();
    for (const offset of [0, 20, 40]) await cache.hold(async () => read(offset));

    expect([0, 20, 40].map(keptFrom)).toEqual([0, 20, 20]);
  });

  it('keeps as much as fits when some of it is brought again', async () => {
    const { cache, ranked, read, keptFrom } = open();
    for (const offset of [0, 20]) await cache.hold(async () => read(offset));

    await cache.hold(async () => {
      read(40);
      read(0);
    });

    expect(ranked.size).toBe(40);
    expect([0, 20, 40].map(keptFrom)).toEqual([20, 0, 20]);
  });

  it('forgets nothing while anybody gathers, up to twice its bound', async () => {
    const { cache, ranked, read } = open();
    let finish = () => {};
    const gathering = cache.hold(
      () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    );

    for (const offset of [0, 20]) await cache.hold(async () => read(offset));
    await cache.hold(async () => {});
    expect(ranked.size).toBe(40);
    await cache.hold(async () => read(40));
    expect(ranked.size).toBe(40);
    finish();
    await gathering;

    expect(ranked.size).toBe(40);
  });
});
