import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../src/library/asset-lists.ts';
import { createEviction } from '../../../src/library/cache/eviction.ts';
import { createListEvents } from '../../../src/library/list/list-events.ts';
import { createRankedList } from '../../../src/library/list/ranked-list.ts';
import type { Asset } from '../../../src/upstream/asset.ts';
import { mediaAsset } from '../../helpers/assets.ts';
import { assetList } from '../../helpers/lists.ts';

/** A list of 60 of which 40 are cached. */
function open() {
  const all = Array.from({ length: 60 }, (_, index) => mediaAsset({ mediaId: `image-${index + 100}` }));
  const [first = mediaAsset()] = all;
  const cache = createEviction(40 * bytesOf(first));
  const definition = assetList('image');
  const events = createListEvents<Asset>();
  const ranked = createRankedList(definition, events);
  cache.watch({ definition, ranked, events });
  let calls = 0;
  function read(offset: number): void {
    calls += 1;
    const page = { items: all.slice(offset, offset + 20), totalCount: 60 };
    ranked.apply({ offset, count: 20, page, call: calls, at: 0 });
  }
  const keptFrom = (offset: number) =>
    all.slice(offset, offset + 20).filter(({ mediaId }) => ranked.find(mediaId) !== undefined).length;
  return { cache, ranked, read, keptFrom };
}

describe('eviction', () => {
  it('forgets the least recently used first', async () => {
    const { cache, read, keptFrom } = open();
    for (const offset of [0, 20, 40]) await cache.deferDuring(async () => read(offset));

    expect([0, 20, 40].map(keptFrom)).toEqual([0, 20, 20]);
  });

  it('keeps as much as fits when some of it is brought again', async () => {
    const { cache, ranked, read, keptFrom } = open();
    for (const offset of [0, 20]) await cache.deferDuring(async () => read(offset));

    await cache.deferDuring(async () => {
      read(40);
      read(0);
    });

    expect(ranked.size).toBe(40);
    expect([0, 20, 40].map(keptFrom)).toEqual([20, 0, 20]);
  });

  it('forgets nothing while anybody gathers, up to twice its bound', async () => {
    const { cache, ranked, read } = open();
    let finish = () => {};
    const gathering = cache.deferDuring(
      () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    );

    for (const offset of [0, 20]) await cache.deferDuring(async () => read(offset));
    await cache.deferDuring(async () => {});
    expect(ranked.size).toBe(40);
    await cache.deferDuring(async () => read(40));
    expect(ranked.size).toBe(40);
    finish();
    await gathering;

    expect(ranked.size).toBe(40);
  });
});
