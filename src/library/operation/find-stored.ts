import DataLoader from 'dataloader';
import type { StoredItems } from '../cache/stored-items.ts';
import type { ItemKey } from '../list/window.ts';
import type { ListAccess } from './list-access.ts';
import type { MaybePromise } from './loader.ts';
import type { Reads } from './reads.ts';

/**
 * The item, if it is in memory or stored; otherwise null. Null as well if its list is too old to be
 * served, or the store cannot be read. Takes no call, now or later: it neither keeps the item in
 * memory nor has it read again. At once if it is in memory.
 *
 * @throws ForbiddenError if the caller may not read the list
 */
export type FindStored = (key: ItemKey, options?: FindStoredOptions) => MaybePromise<unknown>;

export interface FindStoredOptions {
  /**
   * Whether the index has found it: then it is read whatever is known of its list, however old that
   * is, and rejects with the store's own error if it cannot be. Default: no.
   */
  readonly isIndexed: boolean;
}

/** What was found in one version of a list, by id. */
interface Found {
  readonly version: number;
  readonly items: Map<string, MaybePromise<unknown>>;
}

/** Finds for one operation. Items that are looked for at the same time are loaded together. */
export function createFindStored(
  { listNamed, storedItems }: Pick<ListAccess, 'listNamed'> & { readonly storedItems: StoredItems },
  reads: Reads,
): FindStored {
  /** Many articles share a picture, and a document may ask for it under many aliases. */
  const foundIn = new Map<string, Found>();
  const loader = new DataLoader(
    async (keys: readonly ItemKey[]) => {
      const found = new Map<string, ReadonlyMap<string, unknown>>();
      for (const name of new Set(keys.map(({ list }) => list))) {
        const ids = keys.filter(({ list }) => list === name).map(({ id }) => id);
        found.set(name, await storedItems.read(listNamed(name), ids));
      }
      return keys.map(({ list, id }) => found.get(list)?.get(id) ?? null);
    },
    { cache: false },
  );

  function find({ list, id }: ItemKey): MaybePromise<unknown> {
    const cached = listNamed(list).ranked.find(id);
    if (cached?.item !== undefined) return cached.item;
    if (cached === undefined && !storedItems.mayHold(list, id)) return null;
    return loader.load({ list, id }).catch(() => {
      reads.addVolatile();
      return null;
    });
  }

  return (key, { isIndexed } = { isIndexed: false }) => {
    const { ranked, revalidation, stampFound } = listNamed(key.list);
    // While another process stores, what it has stored may be newer than what is in memory.
    if (isIndexed) return (storedItems.isStoring ? ranked.find(key.id)?.item : undefined) ?? loader.load(key);
    if (revalidation.isExpired) return null;
    const { version } = ranked;
    let found = foundIn.get(key.list);
    if (found?.version !== version) {
      // Once for all: an operation may find hundreds, in the same list.
      reads.add({ isCurrent: stampFound() });
      found = { version, items: new Map() };
      foundIn.set(key.list, found);
    }
    const { items } = found;
    let item = items.get(key.id);
    if (item === undefined) {
      item = find(key);
      items.set(key.id, item);
    }
    return item;
  };
}
