import { describe, expect, it } from 'vitest';
import type { AssetIndex } from '../../../src/index/asset-index.ts';
import { createMirror } from '../../../src/index/mirror/mirror.ts';
import { createStoredItems } from '../../../src/library/cache/stored-items.ts';
import { mediaIdsOf } from '../../helpers/assets.ts';
import { clockedSource } from '../../helpers/clocked-source.ts';
import { ask, gatewayOfLibrary, libraryOver } from '../../helpers/execute.ts';
import { memoryIndex } from '../../helpers/memory-index.ts';
import { settle } from '../../helpers/settle.ts';

const PAGE = '{ assets(type: IMAGE, first: 40) { nodes { mediaId ... on MediaAsset { name } } } }';

/** A gateway whose 40 pictures are stored, and hardly any of them in memory. */
async function storedGateway() {
  const { source, calls, lists, now } = clockedSource({ count: 40 });
  const { index } = memoryIndex();
  const store: { get: AssetIndex['get'] } = { get: index.get };
  const reads: (readonly string[])[] = [];
  const mirror = createMirror({
    index: {
      ...index,
      get(list, ids) {
        reads.push(ids);
        return store.get(list, ids);
      },
    },
    now,
    onFailure: () => {},
  });
  const library = libraryOver(source, { store: mirror.store, cacheMaxBytes: 2 ** 11, now });
  await mirror.follow(library);
  await mirror.startStoring();
  const gateway = gatewayOfLibrary(library, { index, now });
  while (await library.filling.step()) await settle();
  calls.length = 0;

  return {
    index,
    store,
    reads,
    calls,
    ids: mediaIdsOf(lists.image),
    async page(): Promise<{ ids: string[]; errors: unknown }> {
      const { data, errors } = await ask(gateway, PAGE);
      await settle();
      return { ids: mediaIdsOf(data?.assets?.nodes ?? []), errors };
    },
  };
}

describe('items that are stored and not in memory', () => {
  it('are read from the store, together, and not from upstream', async () => {
    const { page, calls, ids, reads } = await storedGateway();

    expect(await page()).toEqual({ ids, errors: undefined });

    expect(calls).toEqual([]);
    expect(reads).toHaveLength(1);
    expect(reads.flat().length).toBeGreaterThan(30);
  });

  it('are read from upstream again where the store has lost them, and others are not', async () => {
    const { page, calls, ids, store, index } = await storedGateway();
    const lost = ids.slice(20, 24);
    store.get = async (list, asked) =>
      index.get(
        list,
        asked.filter((id) => !lost.includes(id)),
      );

    expect(await page()).toEqual({ ids, errors: undefined });

    expect(calls).toHaveLength(1);
    const { offset = 0, count = 0 } = calls[0] ?? {};
    expect([offset <= 20, offset + count >= 24]).toEqual([true, true]);
  });

  it('are read from upstream again where the store cannot be read, and the page does not fail', async () => {
    const { page, calls, ids, store } = await storedGateway();
    store.get = async () => {
      throw new Error('The disk is gone.');
    };

    expect(await page()).toEqual({ ids, errors: undefined });

    expect(calls).toHaveLength(2);
  });

  it('are asked for a second time where the first time fails', async () => {
    const { page, calls, ids, store, index } = await storedGateway();
    store.get = async () => {
      store.get = index.get;
      throw new Error('The thread has died.');
    };

    expect(await page()).toEqual({ ids, errors: undefined });

    expect(calls).toEqual([]);
  });
});

describe('createStoredItems', () => {
  it('finds nothing without a store', async () => {
    const { source } = clockedSource();
    const list = libraryOver(source).stockedList('image');
    const { read, mayHold } = createStoredItems(undefined);

    expect(await read(list, ['image-1'])).toEqual(new Map());
    expect(mayHold('image', 'image-1')).toBe(false);
  });
});
