import type { Renditions } from '../../articles/renditions.ts';
import type { Eviction } from '../cache/eviction.ts';
import type { StoredItems } from '../cache/stored-items.ts';
import { createPendingWindow } from '../list/pending-window.ts';
import type { ItemKey, Slice, Window } from '../list/window.ts';
import type { ListService } from '../list-service.ts';
import { createOperationReport } from '../operation-report.ts';
import { createFindStored, type FindStoredOptions } from './find-stored.ts';
import { createListAccess, type ListAccessOptions } from './list-access.ts';
import type { Loader } from './loader.ts';
import { readOfRanks } from './rank-read.ts';
import { createReads } from './reads.ts';

/** Something is not at hand: it takes a call, a check or a wait, or it is marked as unsure. */
export class NotAtHandError extends Error {
  /** Whether it will not be at hand another time either. */
  readonly isForGood: boolean;

  constructor({ isForGood } = { isForGood: false }) {
    super('It takes a call, a check or a wait.');
    this.name = 'NotAtHandError';
    this.isForGood = isForGood;
  }
}

export interface CachedLoaderOptions extends ListAccessOptions {
  readonly storedItems: StoredItems;
  readonly eviction: Eviction;
  readonly renditions: Renditions;
}

/**
 * A loader that answers at once, from what is cached, proven and checked. It gives what a
 * {@link createLoader} would give without a call, and otherwise throws a {@link NotAtHandError}. Nothing is
 * shown yet: whoever gives the answer says so, by what was read.
 */
export function createCachedLoader(options: CachedLoaderOptions): Loader {
  const { registry, storedItems, eviction, renditions } = options;
  const { mayRead, maySee, listNamed } = createListAccess(options);
  const reads = createReads();
  const findStored = createFindStored({ listNamed, storedItems }, reads);

  function settledList(name: string): ListService<unknown> {
    const list = listNamed(name);
    if (list.ranked.totalCount === undefined || !list.revalidation.isSettled) throw new NotAtHandError();
    return list;
  }

  return {
    lists: registry,
    report: createOperationReport({ isPrivate: options.mayReadPrivate }),
    reads,
    mayRead,
    maySee,
    list: (name) => listNamed(name).definition,
    loadWindow<Item>(window: Window) {
      const list = settledList(window.list);
      const pending = createPendingWindow(window, list.ranked);
      if (pending.missing.length > 0 || pending.unloaded.length > 0 || pending.isAtLeastOnce)
        throw new NotAtHandError();
      const { slice } = pending.show(list.revalidation.status(), { isReadAtOnce: true });
      reads.add(readOfRanks(list, slice, eviction));
      return slice as Slice<Item>;
    },
    loadItem<Item>(key: ItemKey) {
      if (!mayRead(key.list)) return null;
      const list = settledList(key.list);
      const cached = list.ranked.find(key.id);
      if (cached?.item === undefined) throw new NotAtHandError();
      reads.add(readOfRanks(list, { newest: cached.rank, oldest: cached.rank }, eviction));
      return cached.item as Item;
    },
    findStored<Item>(key: ItemKey, how?: FindStoredOptions) {
      const found = findStored(key, how);
      if (found instanceof Promise) throw new NotAtHandError();
      return found as Item | null;
    },
    loadTotals(name) {
      const { totals } = listNamed(name);
      if (totals?.recentlyRead === undefined) throw new NotAtHandError();
      reads.add({ isCurrent: totals.stamp(totals.recentlyRead) });
      return totals.recentlyRead;
    },
    renderContent(content, form, owner) {
      const rendered = renditions.find(content, form, owner);
      if (rendered === undefined) throw new NotAtHandError();
      return rendered;
    },
  };
}
