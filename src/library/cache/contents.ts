import { ageOf } from '../../clock.ts';
import { ASSET_TYPES, type AssetType } from '../../upstream/asset.ts';
import { createErrand } from '../../upstream/errand.ts';
import type { Ledger } from '../../upstream/ledger.ts';
import { MAX_COUNT } from '../../upstream/source.ts';
import type { KeptList } from '../list/kept-list.ts';
import type { RankedItem } from '../list/ranked-list.ts';
import { ranksOf } from '../list/window.ts';
import type { AssetCache } from './asset-cache.ts';

export interface WatchContentsOptions {
  /** A rename or an edit is noticed after this time. */
  readonly contentSeconds: number;
  readonly lists: Readonly<Record<AssetType, KeptList<unknown>>>;
  readonly cache: AssetCache;
  readonly ledger: Ledger;
  readonly now: () => number;
  readonly onFailure: (error: unknown) => void;
}

/** After a failure, the time until the next attempt. */
const RETRY_MS = 60_000;

/** A block is asked for once in this part of `contentSeconds`, whatever came of it. */
const REPEAT_SHARE = 1 / 24;

/**
 * Asks anew for what is older than `contentSeconds`, with the rest of its block, behind the answers that show it.
 */
export function watchContents({ lists, cache, ledger, now, ...options }: WatchContentsOptions): void {
  const contentMs = options.contentSeconds * 1000;
  const waiting = new Map<string, { readonly list: KeptList<unknown>; readonly newest: number }>();
  const askedAt = new Map<string, number>();
  let isBusy = false;
  let failedAt = 0;

  const isOld = (kept: RankedItem<unknown> | undefined) =>
    kept !== undefined && ageOf(kept.fetchedAt, now()) > contentMs;

  /** One call after the other: none of them is urgent. */
  async function work(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    for (const [key, { list, newest }] of waiting) {
      if (ageOf(failedAt, now()) < RETRY_MS || !ledger.allows('refresh')) break;
      askedAt.set(key, now());
      await refreshBlock(list, newest).catch((error) => {
        failedAt = now();
        options.onFailure(error);
      });
      waiting.delete(key);
    }
    // What could not be asked for comes up again when it is shown again.
    waiting.clear();
    isBusy = false;
  }

  async function refreshBlock(list: KeptList<unknown>, newest: number): Promise<void> {
    const block = ranksOf({ newest, oldest: newest - MAX_COUNT + 1 });
    let ranks = block.filter((rank) => rank < (list.ranked.totalCount ?? 0));
    // Where a whole block is too large for one answer, what is left of it takes another.
    for (let before = Number.POSITIVE_INFINITY; ranks.length > 0 && ranks.length < before; ) {
      before = ranks.length;
      await list.read(list.plan(ranks), createErrand('refresh'));
      ranks = ranks.filter((rank) => isOld(list.ranked.at(rank)));
    }
  }

  function refresh(type: AssetType, kept: readonly RankedItem<unknown>[]): void {
    for (const { rank } of kept.filter(isOld)) {
      // Blocks of fixed ranks: by what a window happens to show, the list would fall into ever smaller pieces.
      const newest = rank - (rank % MAX_COUNT) + MAX_COUNT - 1;
      const key = `${type} ${newest}`;
      if (ageOf(askedAt.get(key) ?? 0, now()) < contentMs * REPEAT_SHARE) continue;
      waiting.set(key, { list: lists[type], newest });
    }
    if (waiting.size > 0) void cache.hold(work);
  }

  for (const type of ASSET_TYPES) lists[type].events.subscribe({ shown: (kept) => refresh(type, kept) });
}
