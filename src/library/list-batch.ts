import type { AssetType } from './asset.ts';
import type { CallBudget } from './call-budget.ts';
import type { Stretch } from './cover.ts';
import { findAssets } from './find-assets.ts';
import type { AssetSource } from './page.ts';
import type { RankedList } from './ranked-list.ts';
import { costOfWindows, readWindows } from './read-windows.ts';
import { isWindow, type RankRange, type Slice, type Want } from './window.ts';

export interface ListBatchOptions {
  readonly type: AssetType;
  /** What is wanted of this type, to be read together. */
  readonly wants: readonly Want[];
  /** What is known of the list so far, and where what is read goes. */
  readonly list: RankedList;
  readonly source: AssetSource;
  readonly budget: CallBudget;
  readonly signal: AbortSignal;
}

/** The part of one batch that concerns one type's list: read it in two steps, then ask for each answer. */
export interface ListBatch {
  /** The list calls that the windows take, where the list is as long as they presume. */
  readonly cost: number;
  readWindows(): Promise<void>;
  /** Looks for the assets that are wanted by their id. */
  findAssets(): Promise<void>;
  /** A failed call is the answer to what it leaves incomplete, and to nothing else. */
  answer(want: Want): Slice | Error;
}

export function createListBatch({ type, wants, list, source, budget, signal }: ListBatchOptions): ListBatch {
  const windows = wants.filter(isWindow);
  const mediaIds = wants.flatMap((want) => (isWindow(want) ? [] : want.mediaId));
  let failure: Error | undefined;

  async function fetch(stretches: readonly Stretch[]): Promise<void> {
    budget.spend(stretches.length);
    const calls = stretches.map(async ({ offset, count }) => {
      list.place(offset, await source.fetchPage({ type, offset, count }, signal));
    });
    // All are waited for: what does arrive may be enough for some of the windows.
    const failed = (await Promise.allSettled(calls)).find((call) => call.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  async function attempt(read: () => Promise<void>): Promise<void> {
    if (failure !== undefined) return;
    await read().catch((error) => {
      failure = error;
    });
  }

  function rangeOf(want: Want): RankRange | undefined {
    if (isWindow(want)) return list.totalCount === undefined ? undefined : want.rangeIn(list.totalCount);
    const found = list.find(want.mediaId);
    return found && { newest: found.rank, oldest: found.rank };
  }

  return {
    cost: costOfWindows(list, windows),
    readWindows: () => attempt(() => readWindows(list, windows, fetch)),
    findAssets: () => attempt(() => findAssets(list, mediaIds, { fetch, budget })),
    answer(want) {
      const range = rangeOf(want);
      const isComplete = range !== undefined && list.missingIn(range).length === 0;
      // Without a failure, what is missing is not there, or is counted by upstream but never sent.
      return isComplete || failure === undefined ? list.slice(range ?? NOTHING) : failure;
    },
  };
}

const NOTHING: RankRange = { newest: -1, oldest: 0 };
