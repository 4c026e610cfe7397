import type { ItemStore } from '../item-store.ts';
import type { CachedList } from '../list/cached-list.ts';
import type { RankedItem } from '../list/rank-index.ts';

/** Brings items back into memory that are stored alone. */
export interface StoredItems {
  /**
   * Loads these items into their list. One that is not stored after all, or cannot be read, is
   * forgotten, and so will be read from upstream again.
   */
  load(list: Stocked, cached: readonly RankedItem<unknown>[]): Promise<void>;
  /** The stored items with these ids, by id. They stay where they are. @throws as ItemStore.load */
  read(list: Stocked, ids: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  /** As {@link ItemStore.mayHold}. */
  mayHold(list: string, id: string): boolean;
  /** Whether this process stores what it reads: then nothing stored is newer than what is in memory. */
  readonly isStoring: boolean;
}

type Stocked = Pick<CachedList<unknown>, 'definition' | 'ranked'>;

/** @param store undefined: nothing is stored */
export function createStoredItems(store: ItemStore | undefined): StoredItems {
  const read = async ({ definition }: Stocked, ids: readonly string[]) =>
    (await store?.load(definition.name, ids)) ?? new Map<string, unknown>();

  return {
    async load(list, cached) {
      const ids = cached.map(({ id }) => id);
      const found = await read(list, ids).catch(() => new Map<string, unknown>());
      for (const each of cached) {
        const item = found.get(each.id);
        if (item !== undefined) list.ranked.supply(each, item);
        // It may be in memory by now, or its rank unknown: then there is nothing to forget.
        else if (each.item === undefined && list.ranked.at(each.rank) === each) list.ranked.forget(each);
      }
    },
    read,
    mayHold: (list, id) => store?.mayHold(list, id) ?? false,
    get isStoring() {
      return store?.isStoring ?? false;
    },
  };
}
