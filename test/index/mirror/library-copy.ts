import { connectionOf } from '../../../schema/connection.ts';
import type { AssetIndex, ChangePosition, ChangesAnswer } from '../../../src/index/asset-index.ts';
import { ChangesExpiredError } from '../../../src/index/errors.ts';
import type { AssetLibrary } from '../../../src/library/asset-library.ts';
import type { Window } from '../../../src/library/list/window.ts';
import { windowIn } from '../../helpers/windows.ts';
import { type Item, idOf, LISTS, type ListName } from './changing-account.ts';

/** The gateway as whoever keeps a copy of it sees it. */
export interface Followed {
  readonly index: AssetIndex;
  readonly library: AssetLibrary;
}

/** A copy of a library, as clients keep one: it is walked once, and then follows the changes. */
export interface LibraryCopy {
  /** Begins anew: takes the position of now, then walks everything. */
  begin(followed: Followed, between: () => void): Promise<void>;
  /** Applies what has changed since. Returns false if that is not known any more. */
  follow(followed: Followed): Promise<boolean>;
  /** The items of a list, by their ids. */
  itemsOf(list: ListName): ReadonlyMap<string, Item>;
}

const TAGS = LISTS.map(({ tag }) => tag);

/** @param pageSize how many items or changes are read at a time */
export function createLibraryCopy(pageSize: number): LibraryCopy {
  const items = new Map<ListName, Map<string, Item>>();
  let position: ChangePosition | undefined;

  function mapOf(name: ListName): Map<string, Item> {
    const map = items.get(name) ?? new Map<string, Item>();
    items.set(name, map);
    return map;
  }

  async function walk({ library }: Followed, name: ListName, between: () => void): Promise<void> {
    for (let after: string | null = null; ; between()) {
      const loader = library.openLoader({ signal: new AbortController().signal, noCache: false });
      const window: Window = windowIn(library, name, { first: pageSize, after });
      const slice = await loader.loadWindow<Item>(window);
      const { pageInfo } = connectionOf(slice, library.lists.get(name));
      for (const item of slice.items) mapOf(name).set(idOf(item), item);
      if (!pageInfo.hasNextPage) return;
      after = pageInfo.endCursor;
    }
  }

  return {
    async begin(followed, between) {
      items.clear();
      position = undefined;
      const { epoch, lastRev } = await followed.index.changesSince({
        lists: TAGS,
        after: undefined,
        count: 0,
      });
      for (const { name } of LISTS) await walk(followed, name, between);
      position = { epoch, rev: lastRev };
    },
    async follow({ index, library }) {
      if (position === undefined) return false;
      const loader = library.openLoader({ signal: new AbortController().signal, noCache: false });
      for (let hasMore = true; hasMore; ) {
        const page: ChangesAnswer | undefined = await index
          .changesSince({ lists: TAGS, after: position, count: pageSize })
          .catch((error: unknown) => {
            if (error instanceof ChangesExpiredError) return undefined;
            throw error;
          });
        if (page === undefined) return false;
        for (const { kind, list, id, rev } of page.changes) {
          const name = LISTS.find(({ tag }) => tag === list)?.name ?? 'image';
          const item =
            kind === 'deleted'
              ? null
              : await loader.findStored<Item>({ list: name, id }, { isIndexed: true });
          if (item === null) mapOf(name).delete(id);
          else mapOf(name).set(id, item);
          position = { epoch: page.epoch, rev };
        }
        if (page.changes.length === 0) position = { epoch: page.epoch, rev: page.lastRev };
        ({ hasMore } = page);
      }
      return true;
    },
    itemsOf: mapOf,
  };
}
