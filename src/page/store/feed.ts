import type { View } from '../view.ts';
import { isSearch } from '../view.ts';
import type { AskError } from './ask.ts';
import type { Change } from './follow.ts';
import { askForPage, type Entry, type Page } from './page-of.ts';
import { createStore, type Store } from './store.ts';

/** The items of a view, as far as they were read. */
export interface FeedState {
  /** What is shown, each item once. */
  readonly entries: readonly Entry[];
  /** What has come since, and waits to be shown. Of a search: what may have changed what it finds. */
  readonly arrived: readonly Entry[];
  /** The last page that was read; undefined until the first has come. */
  readonly page: Page | undefined;
  readonly isLoading: boolean;
  readonly error: AskError | undefined;
}

/** Reads a view page by page, and keeps up with changes. */
export interface Feed extends Store<FeedState> {
  /** Reads the next page, if there is one and none is being read. */
  loadMore(): Promise<void>;
  /** Reads it from the beginning, and shows what was there meanwhile. */
  reload(): Promise<void>;
  apply(change: Change): void;
  showArrived(): void;
}

const NOTHING: FeedState = {
  entries: [],
  arrived: [],
  page: undefined,
  isLoading: false,
  error: undefined,
};

/** @param isAtTop whether the reader sees the beginning, where new items come in by themselves */
export function createFeed(view: View, isAtTop: () => boolean): Feed {
  const store = createStore(NOTHING);
  // A page that was asked for before an item went may still have it.
  const gone = new Set<string>();
  const isFound = isSearch(view);
  let round = 0;
  // What has come while the first page was on its way, and may not be on it.
  let created: readonly Entry[] = [];
  const update = (change: Partial<FeedState>) => store.set({ ...store.value, ...change });

  async function load(after: string | undefined): Promise<void> {
    const own = round;
    if (after === undefined) created = [];
    // What is read anew stays as it is until it has come.
    const isAgain = after === undefined && store.value.page !== undefined;
    update({ isLoading: !isAgain, error: undefined });
    try {
      const page = await askForPage(view, after);
      if (own !== round) return;
      const before = after === undefined ? created : store.value.entries;
      const arrived = after === undefined ? [] : store.value.arrived;
      update({
        entries: join(before, page.entries).filter(({ item }) => !gone.has(item.id)),
        arrived,
        page,
        isLoading: false,
      });
    } catch (error) {
      if (own === round) update({ isLoading: false, error: error as AskError });
    }
  }

  return {
    get value() {
      return store.value;
    },
    subscribe: store.subscribe,
    async loadMore() {
      const { isLoading, page } = store.value;
      if (isLoading || page?.hasMore === false) return;
      await load(page?.endCursor);
    },
    async reload() {
      round += 1;
      gone.clear();
      await load(undefined);
    },
    apply({ kind, list, itemId, item }) {
      const { entries, arrived } = store.value;
      if (item === null || item === undefined || kind === 'DELETED') {
        gone.add(itemId);
        update({ entries: without(entries, itemId), arrived: without(arrived, itemId) });
        created = without(created, itemId);
        return;
      }
      gone.delete(itemId);
      if (entries.some((entry) => entry.item.id === itemId)) {
        update({ entries: entries.map((entry) => (entry.item.id === itemId ? { ...entry, item } : entry)) });
        return;
      }
      if (kind !== 'CREATED' || !mayHold(view, list)) return;
      const entry = { item, matches: [] };
      const next = [entry, ...without(arrived, itemId)];
      // Where a search would have it, it alone can tell.
      if (isFound || !isAtTop()) update({ arrived: next });
      else {
        created = [entry, ...without(created, itemId)];
        update({ entries: [...next, ...entries], arrived: [] });
      }
    },
    showArrived() {
      if (isFound) {
        void this.reload();
        return;
      }
      const { entries, arrived } = store.value;
      update({ entries: join(arrived, entries), arrived: [] });
    },
  };
}

function mayHold({ section, lists }: View, list: Change['list']): boolean {
  return section === 'ALL' ? lists.length === 0 || lists.includes(list) : section === list;
}

function without(entries: readonly Entry[], id: string): readonly Entry[] {
  return entries.filter(({ item }) => item.id !== id);
}

/** Both, each item once, where it is first. */
function join(first: readonly Entry[], second: readonly Entry[]): readonly Entry[] {
  const known = new Set(first.map(({ item }) => item.id));
  return [...first, ...second.filter(({ item }) => !known.has(item.id) && known.add(item.id))];
}
