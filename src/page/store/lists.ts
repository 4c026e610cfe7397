import { ListsDocument, type ListsQuery } from '../generated/graphql.ts';
import { type AskError, ask } from './ask.ts';
import { createStore } from './store.ts';

export type LibraryList = ListsQuery['lists'][number];

export interface KnownLists {
  /** Those that the caller may read. Undefined until the gateway has answered. */
  readonly lists: readonly LibraryList[] | undefined;
  readonly error: AskError | undefined;
}

/** What is known of each list. */
export const knownLists = createStore<KnownLists>({ lists: undefined, error: undefined });

/** How long what is shown may be old, in milliseconds. */
const REFRESH_MS = 30_000;
/** Many changes may come at once. */
const PAUSE_MS = 500;

let isWaiting = false;

/** Reads it again, in a moment. */
export function refreshLists(): void {
  if (isWaiting) return;
  isWaiting = true;
  setTimeout(() => {
    isWaiting = false;
    void readLists();
  }, PAUSE_MS);
}

/** Reads it now, and from then on from time to time while somebody looks. */
export function keepListsFresh(): void {
  void readLists();
  setInterval(() => {
    if (document.visibilityState === 'visible') void readLists();
  }, REFRESH_MS);
}

async function readLists(): Promise<void> {
  try {
    const { lists } = await ask(ListsDocument, {});
    knownLists.set({ lists, error: undefined });
  } catch (error) {
    knownLists.set({ lists: knownLists.value.lists, error: error as AskError });
  }
}
