import type { ItemBody } from '../../src/index/asset-index.ts';
import { createChangeFeed } from '../../src/index/changes/change-feed.ts';
import { bodyOf } from '../../src/index/mirror/item-body.ts';
import { assetLists } from '../../src/library/asset-lists.ts';
import { draftList } from '../../src/library/draft-list.ts';
import type { ItemStore } from '../../src/library/item-store.ts';
import { hashOf } from '../../src/library/list/anchor.ts';
import { createListRegistry } from '../../src/library/list-definition.ts';
import { publicationList } from '../../src/library/publication-list.ts';
import type { Asset } from '../../src/upstream/asset.ts';
import type { Draft, Publication } from '../../src/upstream/news.ts';
import { type GatewaySettings, gatewayOfLibrary, libraryOf } from './execute.ts';
import { memoryIndex } from './memory-index.ts';
import { memorySource } from './memory-source.ts';

export type AnyItem = Asset | Draft | Publication;

/**
 * A gateway whose index holds these items, the last one the newest of its list. Upstream has none: a
 * call fails the test.
 */
export async function searchedGateway(items: readonly AnyItem[], settings: GatewaySettings = {}) {
  const { index, searches } = memoryIndex();
  const stored = new Map<string, AnyItem>();
  const { lists, get } = emptyLists();
  const keyOf = (item: AnyItem) => `${item.type}:${get(item.type).idOf(item)}`;
  let seq = 0;

  /** Stores items, or stores them anew as they are now. Those that were new in their list are changes. */
  async function store(changed: readonly AnyItem[], at = 0, { isNew = false } = {}): Promise<void> {
    for (const item of changed) {
      const definition = get(item.type);
      const id = definition.idOf(item);
      seq += 1;
      stored.set(keyOf(item), item);
      const body: ItemBody = bodyOf(definition, item);
      const change = { id, hash: hashOf(id), seq, call: 1, readAt: at, body, isNew };
      await index.apply({ list: definition.tag, deleted: [], unplaced: [], items: [change], at });
    }
  }

  const itemStore: ItemStore = {
    load: async (list, ids) =>
      new Map(
        ids.map((id) => [id, stored.get(`${list}:${id}`)] as const).filter(([, item]) => item !== undefined),
      ),
    mayHold: () => false,
    lagOf: () => ({ unstored: 0, lost: 0, isFailing: false }),
    isStoring: true,
  };
  const library = libraryOf(lists, { store: itemStore, ...settings });
  /** Deletes an item, as a check finds it. */
  async function remove(item: AnyItem, at = 0): Promise<void> {
    const definition = get(item.type);
    stored.delete(keyOf(item));
    await index.apply({
      list: definition.tag,
      deleted: [definition.idOf(item)],
      unplaced: [],
      items: [],
      at,
    });
  }

  await store(items);
  const changeFeed = createChangeFeed({ index, ...(settings.every && { every: settings.every }) });
  return {
    index,
    changeFeed,
    remove,
    searches,
    store,
    /** In the store alone, as if it was edited since it was found. */
    replace: (item: AnyItem) => stored.set(keyOf(item), item),
    /** Of the store alone, as if it was deleted since it was found. */
    lose: (list: string, id: string) => stored.delete(`${list}:${id}`),
    gateway: gatewayOfLibrary(library, { index, changeFeed, ...settings }),
  };
}

function emptyLists() {
  const lists = [
    ...assetLists({ ...memorySource([]).source, fetchPage: never, fetchCounts: never }, NO_LIMIT),
    draftList(
      { fetchPage: never, fetchTotal: never, fetchPageQuota: never, fetchCountQuota: never },
      NO_LIMIT,
    ),
    publicationList({ fetchPage: never, fetchPageQuota: never }, NO_LIMIT),
  ];
  return { lists, get: createListRegistry(lists).get };
}

const NO_LIMIT = Number.POSITIVE_INFINITY;

function never(): never {
  throw new Error('Upstream is not asked.');
}
