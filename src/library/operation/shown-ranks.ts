import type { Eviction } from '../cache/eviction.ts';
import type { RankedItem } from '../list/rank-index.ts';
import type { RankRange } from '../list/window.ts';
import type { ListService } from '../list-service.ts';
import type { Reads } from './reads.ts';

export interface ShownOptions {
  /** What is cached of the ranks. */
  readonly cached: readonly RankedItem<unknown>[];
  readonly eviction: Eviction;
  readonly reads: Reads;
}

/**
 * What is cached of these ranks is shown: now, and whenever the answer is given again. What is noted
 * refers to no item and to no operation, so that a kept answer keeps neither.
 */
export function showRanks(
  list: ListService<unknown>,
  { newest, oldest }: RankRange,
  { cached, eviction, reads }: ShownOptions,
): void {
  showItems(list, cached, eviction);
  reads.add(readOf(list, { newest, oldest }, eviction));
}

function readOf(list: ListService<unknown>, ranks: RankRange, eviction: Eviction) {
  return {
    isCurrent: list.stamp(),
    show: () => showItems(list, list.ranked.cachedIn(ranks), eviction),
  };
}

function showItems(
  { events }: ListService<unknown>,
  cached: readonly RankedItem<unknown>[],
  eviction: Eviction,
): void {
  for (const each of cached) eviction.touch(each);
  events.shown(cached);
}
