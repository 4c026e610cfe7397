import { ageOf } from '../../clock.ts';
import { createJob } from '../../upstream/job.ts';
import type { Ledger } from '../../upstream/ledger.ts';
import { MAX_COUNT } from '../../upstream/port.ts';
import type { CachedList } from '../list/cached-list.ts';
import type { RankedItem } from '../list/rank-index.ts';
import { ranksOf } from '../list/window.ts';
import type { Eviction } from './eviction.ts';

/** Reads old items again after they are shown, with the rest of their block, in the background. */
export interface ContentRefresh {
  watch(list: CachedList<unknown>): void;
}

export interface ContentRefreshOptions {
  /** A rename or an edit is noticed after this time. */
  readonly contentSeconds: number;
  readonly eviction: Eviction;
  /** Of the page calls of all lists that are watched. */
  readonly ledger: Ledger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onFailure: (error: unknown) => void;
}

/** Pause after a failure. */
const RETRY_MS = 60_000;

/** A block is requested once in this share of `contentSeconds`, whatever the outcome. */
const REPEAT_SHARE = 1 / 24;

/** A page of ranks to request. */
interface Block {
  readonly list: CachedList<unknown>;
  readonly newest: number;
}

/** One call at a time, over all lists that one call reads: none is urgent. */
export function createContentRefresh({
  eviction,
  ledger,
  now,
  ...options
}: ContentRefreshOptions): ContentRefresh {
  const contentMs = options.contentSeconds * 1000;
  const waiting = new Map<string, Block>();
  const askedAt = new Map<string, number>();
  let isBusy = false;
  let failedAt = 0;

  const isOld = (cached: RankedItem<unknown> | undefined, at = now()) =>
    cached !== undefined && ageOf(cached.fetchedAt, at) > contentMs;

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
    // What could not be requested is queued again when it is shown again.
    waiting.clear();
    isBusy = false;
  }

  async function refreshBlock(list: CachedList<unknown>, newest: number): Promise<void> {
    const block = ranksOf({ newest, oldest: newest - MAX_COUNT + 1 });
    let ranks = block.filter((rank) => rank < (list.ranked.totalCount ?? 0));
    // If a whole block is too large for one answer, the rest of it takes another.
    for (let before = Number.POSITIVE_INFINITY; ranks.length > 0 && ranks.length < before; ) {
      before = ranks.length;
      await list.read(list.plan(ranks), createJob('refresh'));
      ranks = ranks.filter((rank) => isOld(list.ranked.at(rank)));
    }
  }

  return {
    watch(list) {
      list.events.subscribe({
        shown(cached) {
          const at = now();
          for (const { rank } of cached.filter((each) => isOld(each, at))) {
            // Blocks are fixed: cut by windows, the list would fall into ever smaller pieces.
            const newest = rank - (rank % MAX_COUNT) + MAX_COUNT - 1;
            const key = `${list.definition.name} ${newest}`;
            if (ageOf(askedAt.get(key) ?? 0, now()) < contentMs * REPEAT_SHARE) continue;
            waiting.set(key, { list, newest });
          }
          if (waiting.size > 0) void eviction.deferDuring(work);
        },
      });
    },
  };
}
