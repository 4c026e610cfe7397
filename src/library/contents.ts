import type { AssetType } from './asset.ts';
import { createErrand } from './errand.ts';
import type { KeptList } from './kept-list.ts';
import { MAX_COUNT } from './page.ts';
import type { Ledger } from './quota.ts';
import type { KeptAsset } from './ranked-list.ts';

/** Asks anew for assets whose contents are old, behind the answers that show them. */
export interface Contents {
  /** These were shown. What is older than `contentSeconds` is asked for again, together with the rest of its block. */
  refresh(kept: readonly KeptAsset[]): void;
}

export interface ContentsOptions {
  /** A rename or an edit is noticed after this time. */
  readonly contentSeconds: number;
  readonly lists: Readonly<Record<AssetType, KeptList>>;
  readonly ledger: Ledger;
  readonly now: () => number;
  readonly onFailure: (error: unknown) => void;
  readonly onRefreshed: () => void;
}

/** After a failure, the time until the next attempt. */
const RETRY_MS = 60_000;

export function createContents({ contentSeconds, lists, ledger, now, ...on }: ContentsOptions): Contents {
  const waiting = new Map<string, { readonly list: KeptList; readonly newest: number }>();
  let isBusy = false;
  let retryAt = 0;

  /** One call after the other: none of them is urgent. */
  async function work(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    for (const [key, { list, newest }] of waiting) {
      if (now() < retryAt || !ledger.allows('refresh')) break;
      await refreshBlock(list, newest).catch((error) => {
        retryAt = now() + RETRY_MS;
        on.onFailure(error);
      });
      waiting.delete(key);
    }
    // What could not be asked for comes up again when it is shown again.
    waiting.clear();
    isBusy = false;
    on.onRefreshed();
  }

  return {
    refresh(kept) {
      const isOld = ({ fetchedAt }: KeptAsset) => now() - fetchedAt > contentSeconds * 1000;
      for (const { rank, asset } of kept.filter(isOld)) {
        // Blocks of fixed ranks: by what a window happens to show, the list would fall into ever smaller pieces.
        const newest = rank - (rank % MAX_COUNT) + MAX_COUNT - 1;
        waiting.set(`${asset.type} ${newest}`, { list: lists[asset.type], newest });
      }
      if (waiting.size > 0) void work();
    },
  };
}

async function refreshBlock(list: KeptList, newest: number): Promise<void> {
  const { totalCount = 0 } = list.ranked;
  const offset = Math.max(0, totalCount - 1 - newest);
  await list.read({ stretches: [{ offset, count: MAX_COUNT }], joined: [] }, createErrand('refresh'));
}
