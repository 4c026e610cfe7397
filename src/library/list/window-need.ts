import { MAX_COUNT } from '../../upstream/source.ts';
import { cover } from './cover.ts';
import type { Place } from './place.ts';
import type { RankedList } from './ranked-list.ts';
import { type Direction, resume } from './resume.ts';
import { type RankRange, ranksOf, type Window } from './window.ts';

/** What a window needs of a list before it can be shown. */
export interface WindowNeed {
  /** What the window shows; a guess, as long as something is missing. */
  readonly range: RankRange;
  /** The same with the assets that its places are next to: all of it must belong to one state of the list. */
  readonly span: RankRange;
  readonly missing: readonly number[];
  /** Whether it continues a walk that may show an asset twice, or, going back, leave one out. */
  readonly isAtLeastOnce: boolean;
}

/** What a window needs of a list of which the total is known. */
export function needOf({ after, before, rangeIn }: Window, list: RankedList<unknown>): WindowNeed {
  const totalCount = list.totalCount ?? 0;
  const from = after && beyond(list, after, 'older');
  const to = before && beyond(list, before, 'newer');
  const newest = Math.min(totalCount - 1, from?.rank ?? totalCount - 1);
  const oldest = Math.min(totalCount, to?.rank ?? 0);
  const range = rangeIn({ newest, oldest, totalCount });
  const isEmpty = range.newest < range.oldest;
  const span = {
    newest: from?.isExact && range.newest === from.rank ? range.newest + 1 : range.newest,
    oldest: to?.isExact && range.oldest === to.rank ? range.oldest - 1 : range.oldest,
  };
  return {
    range,
    span: isEmpty ? range : span,
    missing: [...(from?.missing ?? []), ...(to?.missing ?? []), ...list.missingIn(range)],
    isAtLeastOnce: from?.isExact === false || to?.isExact === false || isMarked(after) || isMarked(before),
  };
}

function beyond(list: RankedList<unknown>, place: Place, direction: Direction) {
  const resumption = resume(list, place, direction);
  if ('rank' in resumption) return { ...resumption, missing: [] };
  const rank = direction === 'older' ? place.rank - 1 : place.rank + 1;
  return { rank, isExact: true, missing: list.missingIn(resumption.look) };
}

function isMarked(place: Place | undefined): boolean {
  return place?.atLeastOnce ?? false;
}

/** Presumed of a list of unknown length: more than any offset, so that its head and its tail never meet. */
const ENDLESS = 2 ** 40;

/**
 * How many calls windows take of a list of which nothing is known, were it long enough. The first reads its newest page,
 * whatever is wanted: it tells how long the list is, and what it shows is watched from then on as a proof of the rest.
 */
export function coldCost(windows: readonly Window[]): number {
  const totals = windows
    .flatMap(({ after, before }) => [after, before])
    .flatMap((place) => place?.totalCount ?? []);
  const totalCount = totals.length === 0 ? ENDLESS : Math.max(...totals);
  const offsets = windows
    .flatMap((window) => presumedRanks(window, totalCount))
    .map((rank) => totalCount - 1 - rank);
  return 1 + cover([...new Set(offsets)].filter((offset) => offset >= MAX_COUNT)).length;
}

function presumedRanks({ after, before, rangeIn }: Window, totalCount: number): number[] {
  const newest = after === undefined ? totalCount - 1 : after.rank - 1;
  const oldest = before === undefined ? 0 : before.rank + 1;
  const shown = ranksOf(rangeIn({ newest, oldest, totalCount }));
  // With the assets that its places name, as a proof of these.
  return [...shown, ...(after ? [after.rank] : []), ...(before ? [before.rank] : [])];
}
