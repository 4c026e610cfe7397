import type { Asset } from './asset.ts';
import type { Page } from './page.ts';
import type { RankedAsset, RankRange, Slice } from './window.ts';

/**
 * What is known of one type's list: assets by rank, and the total. It holds to the state that the first answer shows:
 * what is uploaded later is not part of it. Only a list that was changed in another way is begun anew.
 */
export interface RankedList {
  /** Undefined before the first answer. */
  readonly totalCount: number | undefined;
  /** How often the list was begun anew. */
  readonly restarts: number;
  /** How many of its assets are known. */
  readonly knownCount: number;
  /** Where an asset is now, which uploads since the first answer have moved. */
  offsetOf(rank: number): number;
  /** Takes in an answer, at the ranks that its own total gives. */
  place(offset: number, page: Page): void;
  /** The ranks of a range that exist and are not known, newest first. */
  missingIn(range: RankRange): number[];
  /** The newest rank that exists and is not known; undefined before the first answer and when all are known. */
  newestMissing(): number | undefined;
  find(mediaId: string): RankedAsset | undefined;
  /** A range as far as it is known, newest first. */
  slice(range: RankRange): Slice;
}

/** How often one asset at two ranks is taken for a change. */
const MAX_RESTARTS = 2;

/** A list of which nothing is known yet. */
export function createRankedList(): RankedList {
  const assets = new Map<number, Asset>();
  const byId = new Map<string, RankedAsset>();
  let restarts = 0;
  let totalCount: number | undefined;
  let latestTotal = 0;

  /** An upload keeps every rank. Whatever else is seen of an asset says that the list was changed in another way. */
  function hasChanged(total: number, ranked: readonly RankedAsset[]): boolean {
    if (total < latestTotal) return true;
    if (ranked.some(({ rank, asset }) => (assets.get(rank) ?? asset).mediaId !== asset.mediaId)) return true;
    // An upstream that lists one asset twice would look changed for ever.
    return (
      restarts < MAX_RESTARTS &&
      ranked.some(({ rank, asset }) => (byId.get(asset.mediaId)?.rank ?? rank) !== rank)
    );
  }

  return {
    get totalCount() {
      return totalCount;
    },
    get restarts() {
      return restarts;
    },
    get knownCount() {
      return assets.size;
    },
    offsetOf: (rank) => latestTotal - 1 - rank,
    place(offset, page) {
      // A total smaller than the answer itself cannot be true.
      const seen = page.assets.length === 0 ? 0 : offset + page.assets.length;
      const total = Math.max(page.totalCount, seen);
      const ranked = page.assets.map((asset, index) => ({ rank: total - 1 - offset - index, asset }));
      if (hasChanged(total, ranked)) {
        assets.clear();
        byId.clear();
        totalCount = undefined;
        restarts += 1;
      }
      totalCount ??= total;
      latestTotal = total;
      for (const each of ranked) {
        assets.set(each.rank, each.asset);
        byId.set(each.asset.mediaId, each);
      }
    },
    missingIn(range) {
      return ranksIn(range, totalCount).filter((rank) => !assets.has(rank));
    },
    newestMissing() {
      for (let rank = (totalCount ?? 0) - 1; rank >= 0; rank -= 1) if (!assets.has(rank)) return rank;
      return undefined;
    },
    find: (mediaId) => byId.get(mediaId),
    slice(range) {
      const items = ranksIn(range, totalCount).flatMap((rank) => {
        const asset = assets.get(rank);
        return asset === undefined ? [] : [{ rank, asset }];
      });
      return { ...range, items, totalCount: totalCount ?? 0 };
    },
  };
}

function ranksIn({ newest, oldest }: RankRange, totalCount = Number.POSITIVE_INFINITY): number[] {
  const from = Math.min(newest, totalCount - 1);
  const length = from - Math.max(oldest, 0) + 1;
  return Array.from({ length: Math.max(0, length) }, (_, index) => from - index);
}
