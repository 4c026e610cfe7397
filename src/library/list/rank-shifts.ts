import { MAX_COUNT } from '../../upstream/port.ts';
import { createRankMap, type ReadonlyRankMap } from './rank-map.ts';
import type { RankRange } from './window.ts';

/** An item by its id, and its rank. */
export interface Located {
  readonly rank: number;
  readonly id: string;
}

/** The rank at which an item was, by its id; undefined if that is not known. */
export type RankOf = (id: string) => number | undefined;

/** Items of one state of a list. */
export interface LocatedItems {
  readonly oldestFirst: readonly Located[];
  readonly rankOf: RankOf;
}

/** Collects items. Pauses after some thousand. */
export function* locatedItems(oldestFirst: Iterable<Located>): Generator<void, LocatedItems> {
  const items: Located[] = [];
  const ranks = new Map<string, number>();
  for (const each of oldestFirst) {
    items.push(each);
    ranks.set(each.id, each.rank);
    if (items.length % STEP === 0) yield;
  }
  return { oldestFirst: items, rankOf: (id) => ranks.get(id) };
}

/** What an answer shows of a list: the assets at the ranks of a range. */
export interface Sighting {
  readonly range: RankRange;
  readonly items: readonly Located[];
}

/** Where cached assets have gone, as far as the sightings tell. */
export interface RankShifts {
  /**
   * Certain new ranks by old rank, lowest first. An asset without one is deleted, or not located
   * yet. Pauses as {@link locate} does.
   */
  ranks(): Generator<void, ReadonlyRankMap<number>>;
  /** The newest rank to look at next; undefined when every asset is located. */
  readonly next: number | undefined;
  /** If false, the sightings cannot all be from one state of the list. */
  readonly isConsistent: boolean;
}

/** How many assets are looked at between two pauses. */
const STEP = 2000;

/**
 * Finds where cached assets are after deletions. An asset never falls less than an older one. So if
 * two have fallen equally far, all in between have too. Otherwise look at the middle: bisection.
 *
 *      rank        0 ....................... 2500 ....................... 4999
 *      has fallen  0            0              0             1              1
 *                  (known)  so 0 here      (looked at)    (next)         (looked at)
 *
 * An asset that fell less than an older one was edited and moved to the head. It counts as gone.
 * Pauses after some thousand assets.
 *
 * @param cached from one state of the list
 * @param sightings all from one later state
 * @param width how many ranks one look shows
 */
export function* locate(
  { oldestFirst: cached, rankOf }: LocatedItems,
  sightings: readonly Sighting[],
  { totalCount, width = MAX_COUNT }: { readonly totalCount: number; readonly width?: number },
): Generator<void, RankShifts> {
  const seen = new Map(sightings.flatMap(({ items }) => items.map(({ rank, id }) => [id, rank])));
  const looked = mergeRanges(sightings.map(({ range }) => range));
  const runs: Run[] = [];
  let widest: Gap | undefined;
  /** The newest rank of a look at a gap with deletions that no single answer has shown. */
  let seam: number | undefined;
  let isConsistent = !areAtOdds(sightings);
  // One answer shows one state.
  const isSure = sightings.length === 1 || showEdits(rankOf, sightings);

  function* close(gap: Gap): Generator<void, void> {
    const { below, above, between } = gap;
    const isGone = createIsGone(gap, looked);
    const gone = new Set<Located>();
    for (const [index, each] of between.entries()) {
      if (index % STEP === STEP - 1) yield;
      if (seen.has(each.id) || isGone(each)) gone.add(each);
    }
    const hidden = between.length - gone.size;
    isConsistent &&= isSure || explains(gap, { gone: gone.size, hidden });
    if (hidden > 0 && (above === undefined || above.shift - below.shift !== gone.size)) {
      if (hidden > (widest?.between.length ?? 0))
        widest = { ...gap, between: between.filter((each) => !gone.has(each)) };
      return;
    }
    if (gone.size > 0) seam ??= seamLook(gap, sightings, { totalCount, width });
    runs.push({ items: between, gone, shift: below.shift });
  }

  // Nothing is below the oldest asset, or above the newest.
  let below: Landmark = { rank: -1, shift: 0 };
  let between: Located[] = [];
  for (const [index, each] of cached.entries()) {
    if (index % STEP === STEP - 1) yield;
    const rank = seen.get(each.id);
    const shift = rank === undefined ? -1 : each.rank - rank;
    if (rank === undefined || shift < below.shift) {
      between.push(each);
      continue;
    }
    const landmark = { rank, shift };
    yield* close({ below, above: landmark, ceiling: rank - 1, between });
    runs.push({ items: [each], gone: NONE, shift });
    below = landmark;
    between = [];
  }
  yield* close({ below, above: undefined, ceiling: totalCount - 1, between });

  const next = widest === undefined ? seam : nextLook(widest, looked, { totalCount, width });
  return { ranks: () => ranksOf(runs), next, isConsistent };
}

/** Neighbours whose new ranks are certain. */
interface Run {
  readonly items: readonly Located[];
  /** Those that are deleted. Each makes the newer ones fall by one. */
  readonly gone: ReadonlySet<Located>;
  /** How many ranks the oldest of them has fallen. */
  readonly shift: number;
}

const NONE: ReadonlySet<Located> = new Set();

function* ranksOf(runs: readonly Run[]): Generator<void, ReadonlyRankMap<number>> {
  const ranks = createRankMap<number>();
  for (const { items, gone, shift } of runs) {
    let fallen = shift;
    for (const [index, each] of items.entries()) {
      if (index % STEP === STEP - 1) yield;
      if (gone.has(each)) fallen += 1;
      else ranks.set(each.rank, each.rank - fallen);
    }
  }
  return ranks;
}

/**
 * Whether sightings show an earlier state than the cached one: assets at higher ranks, and none at
 * a lower one. No change does that, except that an edit may move a single asset to the head.
 */
export function areEarlier(rankOf: RankOf, sightings: readonly Sighting[]): boolean {
  const falls = sightings.flatMap(({ items }) => items.map(({ rank, id }) => (rankOf(id) ?? rank) - rank));
  return falls.filter((shift) => shift < 0).length > 1 && !falls.some((shift) => shift > 0);
}

/** Whether edits moved assets to the head: one answer shows cached assets in another order. */
function showEdits(rankOf: RankOf, sightings: readonly Sighting[]): boolean {
  return sightings.some(({ items }) => {
    const inOrder = items.flatMap(({ id }) => rankOf(id) ?? []);
    return inOrder.some((rank, index) => rank >= (inOrder[index - 1] ?? Number.POSITIVE_INFINITY));
  });
}

/** Whether two sightings show different assets at one rank. */
function areAtOdds(sightings: readonly Sighting[]): boolean {
  const byRank = new Map<number, string>();
  return sightings.some(({ items }) =>
    items.some(({ rank, id }) => {
      const known = byRank.get(rank);
      byRank.set(rank, id);
      return known !== undefined && known !== id;
    }),
  );
}

/** An asset that was seen: its rank now, and how many ranks it has fallen. */
interface Landmark {
  readonly rank: number;
  readonly shift: number;
}

interface Gap {
  readonly below: Landmark;
  /** Undefined above the newest asset seen. */
  readonly above: Landmark | undefined;
  /** The newest rank in the gap. */
  readonly ceiling: number;
  readonly between: readonly Located[];
}

/**
 * Whether a gap explains the fall of what is above it: one rank for each asset that is gone, and at
 * most one for each whose fate is unknown.
 */
function explains(
  { below, above, between }: Gap,
  { gone, hidden }: { readonly gone: number; readonly hidden: number },
): boolean {
  if (above === undefined) return true;
  const shift = above.shift - below.shift;
  const notCached = above.rank + above.shift - (below.rank + below.shift) - 1 - between.length;
  return shift >= gone && shift <= gone + hidden + notCached;
}

/** The ranks at which an asset of a gap may be now. Empty if it can only be gone. */
function optionsOf({ rank }: Located, { below, above, ceiling }: Gap): RankRange {
  return {
    newest: Math.min(rank - below.shift, ceiling),
    oldest: Math.max(below.rank + 1, above === undefined ? 0 : rank - above.shift),
  };
}

/** Whether an asset of a gap that was not seen is gone: everywhere that it may be was looked at. */
function createIsGone(gap: Gap, looked: readonly RankRange[]): (each: Located) => boolean {
  const { below, ceiling } = gap;
  // Hardly any look reaches into a gap, and a gap may have a hundred thousand assets.
  const within = looked.filter(({ newest, oldest }) => newest > below.rank && oldest <= ceiling);
  return (each) => {
    const options = optionsOf(each, gap);
    return options.newest < options.oldest || within.some((range) => isWithin(range, options));
  };
}

/**
 * The look that shows both ends of a gap at once, if no answer has. In separate answers of two
 * replicas that disagree, an asset between them would look deleted.
 */
function seamLook(
  { below, above }: Gap,
  sightings: readonly Sighting[],
  { totalCount, width }: { readonly totalCount: number; readonly width: number },
): number | undefined {
  if (above === undefined) return undefined;
  const oldest = Math.max(0, below.rank);
  const isSeen = sightings.some(({ range }) => range.newest >= above.rank && range.oldest <= oldest);
  const spare = width - (above.rank - oldest + 1);
  return isSeen || spare < 0 ? undefined : Math.min(above.rank + Math.floor(spare / 2), totalCount - 1);
}

function nextLook(
  gap: Gap,
  looked: readonly RankRange[],
  { totalCount, width }: { readonly totalCount: number; readonly width: number },
): number | undefined {
  // Before anything is known, the newest is the best guess: uploads do not move it.
  const isBlind = gap.below.rank < 0 && gap.above === undefined && looked.length < 2;
  const wanted = gap.between.at(isBlind ? -1 : Math.floor(gap.between.length / 2));
  if (wanted === undefined) return undefined;
  const { newest, oldest } = optionsOf(wanted, gap);
  let first = newest;
  for (const range of looked) if (first <= range.newest && first >= range.oldest) first = range.oldest - 1;
  // One call may see more than the ranks where this asset can be: show as much on either side.
  const spare = Math.max(0, width - (first - oldest + 1));
  return Math.min(first + Math.floor(spare / 2), totalCount - 1);
}

/** The same ranges, newest first. Those that touch or overlap are merged. */
function mergeRanges(ranges: readonly RankRange[]): RankRange[] {
  const merged: RankRange[] = [];
  for (const range of ranges.toSorted((a, b) => b.newest - a.newest)) {
    const last = merged.at(-1);
    if (last === undefined || range.newest < last.oldest - 1) merged.push(range);
    else merged[merged.length - 1] = { newest: last.newest, oldest: Math.min(last.oldest, range.oldest) };
  }
  return merged;
}

function isWithin(outer: RankRange, { newest, oldest }: RankRange): boolean {
  return newest <= outer.newest && oldest >= outer.oldest;
}
