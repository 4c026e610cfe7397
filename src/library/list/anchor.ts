import { hash } from 'node:crypto';
import { MAX_COUNT } from '../../upstream/port.ts';
import type { RankedItem } from './rank-index.ts';
import type { RankedList } from './ranked-list.ts';
import type { RankRange } from './window.ts';

/**
 * The anchor of an asset in its list, as a cursor holds it. It finds the asset weeks later, in a
 * list that has changed, and in a process that has never seen it. See {@link resume}.
 */
export interface Anchor {
  /** Counted from the oldest asset. Uploads do not change it, deletions of older ones lower it. */
  readonly rank: number;
  /** How many assets there were. If none was added or deleted since, it gives the offset. */
  readonly totalCount: number;
  /** The {@link hashOf} the asset. */
  readonly hash: number;
  /** The {@link shortHashOf} each newer neighbour, nearest first: at most {@link NEIGHBOURS}. */
  readonly newer: readonly number[];
  /** The same for the older neighbours. */
  readonly older: readonly number[];
  /** Whether the walk that led here may have shown an asset twice (backwards: skipped one). */
  readonly atLeastOnce: boolean;
}

/** Neighbours in an anchor on each side. It is lost only if all of them are gone. */
export const NEIGHBOURS = 4;

/** 48 bits for a `media_id`. Two of 100,000 assets collide in one library of 56,000. */
export function hashOf(mediaId: string): number {
  const known = recent.get(mediaId);
  if (known !== undefined) return known;
  if (recent.size === MOST_RECENT) recent.clear();
  const sha256 = hash('sha256', mediaId, 'buffer').readUIntBE(0, 6);
  recent.set(mediaId, sha256);
  return sha256;
}

/** An answer names an id several times before it is cached, and hashing takes the most of that. */
const recent = new Map<string, number>();
const MOST_RECENT = 1000;

/** The first 32 of these bits: enough to tell neighbours apart. */
export function shortHashOf(hash: number): number {
  return Math.floor(hash / 2 ** 16);
}

export type Direction = 'older' | 'newer';

/** Where a walk continues. */
export interface Resumption {
  /** The nearest rank beyond the anchor in the walk's direction. */
  readonly rank: number;
  /** If false, the walk may show an asset twice or, going to newer ones, skip one. */
  readonly isExact: boolean;
}

/**
 * Where a walk continues from an anchor, or the ranks to read before that is known.
 *
 * An asset's rank only falls, unless it was edited and upstream moved it to the head. So look for
 * the asset, then for its neighbours, at their old ranks and below. If all are gone, all that was
 * older is still below the old rank: a walk from there skips nothing, but may repeat what fell.
 * Nothing is certain in the other direction.
 */
export function resume(
  list: RankedList<unknown>,
  anchor: Anchor,
  direction: Direction,
): Resumption | { readonly look: RankRange } {
  const asset = findAsset(list, anchor);
  if (asset !== undefined) return { rank: asset.rank + (direction === 'older' ? -1 : 1), isExact: true };

  const risen = findRisen(list, anchor);
  if (risen !== undefined) return { rank: risen.rank + (direction === 'older' ? -1 : 1), isExact: false };

  const seam = findNeighbours(list, anchor);
  if (seam !== undefined) {
    // An unread neighbour could be there, nearer to the anchor than the one that was found.
    if (list.missingIn({ newest: seam.newer, oldest: seam.older }).length > 0)
      return { look: around(seam.newer, direction) };
    return { rank: seam[direction], isExact: true };
  }
  const look = around(anchor.rank, direction);
  if (list.missingIn(look).length > 0) return { look };
  const { rank, totalCount } = anchor;
  // Nothing is behind the oldest asset, whatever happened to it.
  if (direction === 'older') return { rank: rank - 1, isExact: rank === 0 };
  const fallen = Math.max(0, totalCount - (list.totalCount ?? 0));
  return { rank: Math.max(0, rank + 1 - fallen), isExact: false };
}

/** The two adjacent ranks on either side of the anchor, if everything closer to it is gone. */
interface Seam {
  readonly newer: number;
  readonly older: number;
}

function findAsset(list: RankedList<unknown>, anchor: Anchor): RankedItem<unknown> | undefined {
  // Its own rank first: if upstream lists an asset twice, a walk would go round in a circle.
  const unmoved = list.at(anchor.rank);
  const cached = unmoved?.hash === anchor.hash ? unmoved : list.find(anchor.hash);
  if (cached === undefined || cached.rank > anchor.rank) return undefined;
  return isInFront(list, anchor, cached.rank) ? cached : undefined;
}

/**
 * The asset in a list from before the anchor, as a replica that lags behind may show it: at a
 * higher rank, and its newer neighbours with it. An edit would have moved it away from them.
 */
function findRisen(list: RankedList<unknown>, anchor: Anchor): RankedItem<unknown> | undefined {
  const asset = list.find(anchor.hash);
  if (asset === undefined || asset.rank <= anchor.rank) return undefined;
  const rises = list
    .cachedIn({ newest: asset.rank + MAX_COUNT, oldest: anchor.rank - REACH })
    .flatMap(({ rank, hash }) => {
      const index = anchor.newer.indexOf(shortHashOf(hash));
      return index < 0 ? [] : rank - (anchor.rank + index + 1);
    });
  const isWithNeighbours = rises.length > 0 && rises.every((rise) => rise >= asset.rank - anchor.rank);
  return isWithNeighbours ? asset : undefined;
}

function findNeighbours(list: RankedList<unknown>, anchor: Anchor): Seam | undefined {
  const distances = new Map([
    ...anchor.newer.map((hash, index) => [hash, index + 1] as const),
    ...anchor.older.map((hash, index) => [hash, -index - 1] as const),
  ]);
  let shift = 0;
  let older: number | undefined;
  let newer: number | undefined;
  const moved = new Set<number>();
  for (const { rank, hash } of list.cachedIn(searched(anchor)).reverse()) {
    const distance = distances.get(shortHashOf(hash));
    if (distance === undefined) continue;
    // An asset that has fallen less than an older one was moved to the head.
    const fallen = anchor.rank + distance - rank;
    if (fallen < shift) {
      moved.add(rank);
      continue;
    }
    shift = fallen;
    if (distance < 0) older = rank;
    else newer ??= rank;
  }
  if (newer !== undefined && isInFront(list, anchor, newer, moved)) return { newer, older: newer - 1 };
  return older === undefined ? undefined : { newer: older + 1, older };
}

/**
 * Whether an asset of the anchor, or a newer neighbour, still precedes what was older. If not, or
 * if a newer neighbour follows it, it was moved to the head and has fallen from there with others.
 *
 * @param moved ranks of neighbours that were moved to the head, so that they prove nothing
 */
function isInFront(
  list: RankedList<unknown>,
  anchor: Anchor,
  rank: number,
  moved: ReadonlySet<number> = new Set(),
): boolean {
  const behind = list
    .cachedIn({ newest: rank - 1, oldest: rank - MAX_COUNT })
    .map(({ hash }) => shortHashOf(hash));
  // Unless upstream lists an asset several times in a row: then it is its own neighbour.
  const newer = anchor.newer.filter((hash) => hash !== shortHashOf(anchor.hash));
  if (behind.some((hash) => newer.includes(hash))) return false;
  const next = list.at(rank - 1);
  if (next === undefined || anchor.older.length === 0) return true;
  // It may have fallen back to its old rank by chance.
  if (moved.has(next.rank)) return false;
  const distance = anchor.older.indexOf(shortHashOf(next.hash)) + 1;
  // An asset above its old rank was moved to the head itself, and proves nothing.
  return distance > 0 && next.rank <= anchor.rank - distance;
}

/** How far below its old rank an asset is searched for in the cache. */
const REACH = 200;

function searched({ rank }: Anchor): RankRange {
  return { newest: rank + NEIGHBOURS, oldest: rank - REACH };
}

/** One call around an anchor: the asset, if it has not fallen far, and some of what comes next. */
function around(rank: number, direction: Direction): RankRange {
  const newest = direction === 'older' ? rank : rank + NEIGHBOURS;
  return { newest, oldest: newest - MAX_COUNT + 1 };
}
