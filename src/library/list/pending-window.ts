import { type Anchor, type Direction, NEIGHBOURS, resume, shortHashOf } from './anchor.ts';
import type { RankedItem } from './rank-index.ts';
import type { RankedList } from './ranked-list.ts';
import { type RankRange, ranksOf, type Slice, type Window } from './window.ts';

/** A window of a list whose total is known. Shows the list as it is; computed once per change. */
export interface PendingWindow<Item> {
  /** The ranks to read before it can be shown. */
  readonly missing: readonly number[];
  /** What it shows that is stored, and not in memory. */
  readonly unloaded: readonly RankedItem<Item>[];
  /** Whether all that it shows, with the items at its anchors, belongs to one state of the list. */
  readonly isProven: boolean;
  /** Whether it continues a walk that may show an item twice or, going back, skip one. */
  readonly isAtLeastOnce: boolean;
  /**
   * What it shows, and the cached items it uses. Call it only if nothing of it is unloaded.
   *
   * @param check how the list's last check went
   * @param options whether all anchors that are wanted are read before the list can change. Default: no
   */
  show(
    check: { readonly checkedAt: number; readonly stale: boolean },
    options?: { readonly isReadAtOnce: boolean },
  ): {
    readonly slice: Slice<Item>;
    readonly cached: readonly RankedItem<Item>[];
  };
}

export function createPendingWindow<Item>(window: Window, list: RankedList<Item>): PendingWindow<Item> {
  let known: Look<Item> | undefined;

  function look(): Look<Item> {
    if (known?.version !== list.version) known = lookAt(window, list);
    return known;
  }

  // While upstream fails, cached items are shown even if they come from two states of the list.
  const isAtLeastOnce = () => look().need.isAtLeastOnce || !look().isProven;

  return {
    get missing() {
      return look().missing;
    },
    get unloaded() {
      return look().cached.filter(({ item }) => item === undefined);
    },
    get isProven() {
      return look().isProven;
    },
    get isAtLeastOnce() {
      return isAtLeastOnce();
    },
    show({ checkedAt, stale }, { isReadAtOnce } = { isReadAtOnce: false }) {
      const { need, cached, areAnchorsSure } = look();
      const { newest, oldest } = need.range;
      const atLeastOnce = isAtLeastOnce();
      // As they are now: items may be moved to other ranks before their anchors are read.
      const positions = cached.map(({ rank, hash }): Position => ({ rank, hash }));
      const anchorOf = createAnchorOf(list, need.range, { atLeastOnce, isReadAtOnce });
      const slice = {
        newest,
        oldest,
        items: cached.map(({ item }) => item as Item),
        anchorAt: (index: number) => anchorOf(positions[index] as Position),
        totalCount: list.totalCount ?? 0,
        checkedAt: new Date(checkedAt),
        stale,
        isAtLeastOnce: atLeastOnce,
        version: areAnchorsSure && !atLeastOnce ? list.version : undefined,
      };
      return { slice, cached };
    },
  };
}

/** What a window is in one version of its list. */
interface Look<Item> {
  readonly version: number;
  readonly need: Need;
  /** The ranks to read: at its anchors, and of its range. */
  readonly missing: readonly number[];
  /** What is cached of its range, newest first. */
  readonly cached: readonly RankedItem<Item>[];
  readonly isProven: boolean;
  /** Otherwise a neighbour that this window is sure of may be unsure to another. */
  readonly areAnchorsSure: boolean;
}

function lookAt<Item>(window: Window, list: RankedList<Item>): Look<Item> {
  const need = needOf(window, list);
  const { newest, oldest } = need.range;
  const around = list.cachedIn(withNeighbours(need.range));
  const cached = around.filter(({ rank }) => rank <= newest && rank >= oldest);
  const areAnchorsSure = list.areProven(around);
  return {
    version: list.version,
    need,
    missing:
      cached.length > newest - oldest ? need.missing : [...need.missing, ...list.missingIn(need.range)],
    cached,
    // It spans no more than the neighbours.
    isProven: areAnchorsSure || list.isProven(need.span),
    areAnchorsSure,
  };
}

/** What a window needs of a list before it can be shown. */
interface Need {
  /** What the window shows; a guess while something is missing. */
  readonly range: RankRange;
  /** The same with the items at its anchors: all of it must belong to one state of the list. */
  readonly span: RankRange;
  /** The ranks to read before it is known where it begins. */
  readonly missing: readonly number[];
  readonly isAtLeastOnce: boolean;
}

function needOf({ after, before, rangeIn }: Window, list: RankedList<unknown>): Need {
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
    missing: [...(from?.missing ?? []), ...(to?.missing ?? [])],
    isAtLeastOnce: from?.isExact === false || to?.isExact === false || isMarked(after) || isMarked(before),
  };
}

function beyond(list: RankedList<unknown>, anchor: Anchor, direction: Direction) {
  const resumption = resume(list, anchor, direction);
  if ('rank' in resumption) return { ...resumption, missing: [] };
  const rank = direction === 'older' ? anchor.rank - 1 : anchor.rank + 1;
  return { rank, isExact: true, missing: list.missingIn(resumption.look) };
}

function isMarked(anchor: Anchor | undefined): boolean {
  return anchor?.atLeastOnce ?? false;
}

type Position = Pick<Anchor, 'rank' | 'hash'>;

/** Makes the anchors of a range's items on demand, but for the list as it is now. */
function createAnchorOf(
  list: RankedList<unknown>,
  range: RankRange,
  { atLeastOnce, isReadAtOnce }: Pick<Anchor, 'atLeastOnce'> & { readonly isReadAtOnce: boolean },
): (position: Position) => Anchor {
  const totalCount = list.totalCount ?? 0;
  // A neighbour that was read earlier than what is shown may have moved since.
  const isSure = (rank: number) =>
    list.isProven({ newest: Math.max(rank, range.oldest), oldest: Math.min(rank, range.newest) });
  const hashNow = (rank: number) => {
    const cached = list.at(rank);
    return cached !== undefined && isSure(rank) ? shortHashOf(cached.hash) : undefined;
  };
  const around = withNeighbours(range);
  const hashes = isReadAtOnce ? undefined : ranksOf(around).map(hashNow);
  const hashAt = (rank: number) => (hashes === undefined ? hashNow(rank) : hashes[around.newest - rank]);

  /** Nearest first, up to a gap: a neighbour beyond it would pass for a nearer one. */
  function neighboursOf(rank: number, step: 1 | -1): number[] {
    const found: number[] = [];
    for (let at = rank + step; found.length < NEIGHBOURS; at += step) {
      const hash = hashAt(at);
      if (hash === undefined) break;
      found.push(hash);
    }
    return found;
  }

  return ({ rank, hash }) => ({
    rank,
    totalCount,
    hash,
    newer: neighboursOf(rank, 1),
    older: neighboursOf(rank, -1),
    atLeastOnce,
  });
}

function withNeighbours({ newest, oldest }: RankRange): RankRange {
  return { newest: newest + NEIGHBOURS, oldest: oldest - NEIGHBOURS };
}
