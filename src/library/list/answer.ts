import type { Page } from '../../upstream/port.ts';
import type { Head } from './ranked-list.ts';
import type { RankRange } from './window.ts';

/** The answer to a list call. */
export interface Answer<Item> {
  readonly offset: number;
  /** How many items the call asked for. */
  readonly count: number;
  readonly page: Page<Item>;
  /** Calls are numbered in the order in which they were sent. */
  readonly call: number;
  /** When it came, in milliseconds since 1970. */
  readonly at: number;
}

/** An answer by the ranks that its own total gives. */
export interface Placed<Item> {
  readonly totalCount: number;
  /** Whether it begins with the newest item of all. */
  readonly isHead: boolean;
  /** Newest first. */
  readonly items: readonly { readonly rank: number; readonly item: Item }[];
  readonly askedFor: RankRange;
}

/**
 * Reads an answer by ranks.
 *
 * @param total how many items there are. Default: as many as the answer tells
 */
export function readPlaced<Item>(
  { offset, count, page }: Pick<Answer<Item>, 'offset' | 'count' | 'page'>,
  total = page.totalCount,
): Placed<Item> {
  // A total smaller than the answer itself cannot be true.
  const seen = page.items.length === 0 ? 0 : offset + page.items.length;
  const totalCount = Math.max(total, seen);
  const newest = totalCount - 1 - offset;
  return {
    totalCount,
    isHead: offset === 0,
    items: page.items.map((item, index) => ({ rank: newest - index, item })),
    askedFor: { newest, oldest: Math.max(0, newest - count + 1) },
  };
}

/** What has to be known of a list, to judge an answer by it. */
export interface Known<Item> {
  idOf(item: Item): string;
  /** The id of what is kept at a rank. */
  idAt(rank: number): string | undefined;
  /** Whether an item is kept, at any rank. */
  has(id: string): boolean;
  readonly totalCount: number | undefined;
  readonly head: Head | undefined;
  readonly isDisputed: boolean;
  readonly isEmpty: boolean;
}

export interface Judgement<Item> {
  readonly placed: Placed<Item>;
  /** A proof is an agreement that shows, too, that all that is kept is still where it is. */
  readonly verdict: 'proof' | 'agreement' | 'contradiction';
  /** Whether the items of an answer that is taken in all the same are to be forgotten wherever else they are kept. */
  readonly evicts: boolean;
}

/** What an answer says about all that is kept, by the rules that ranked-list.ts tells. */
export function judgeAnswer<Item>(answer: Answer<Item>, known: Known<Item>): Judgement<Item> {
  const { idOf, idAt, totalCount } = known;

  /** Whether an item is at the rank where it is kept, or new where nothing else is kept. */
  function isUnmoved({ rank, item }: Placed<Item>['items'][number]): boolean {
    const there = idAt(rank) ?? (rank === known.head?.rank ? known.head.id : undefined);
    return there === undefined ? !known.has(idOf(item)) : there === idOf(item);
  }

  /**
   * An answer by ranks, where any of the totals that upstream tells may be wrong. The list's own holds until the list is
   * verified: an offset goes on to mean the same rank, unless only the answer's own total fits what is kept.
   */
  function placeDisputed(): Placed<Item> {
    const own = readPlaced(answer);
    const placed = own.items.every(isUnmoved) ? own : readPlaced(answer, totalCount);
    const total = totalCount ?? placed.totalCount;
    return { ...placed, totalCount: total, items: placed.items.filter(({ rank }) => rank < total) };
  }

  function judge({ isHead, items, totalCount: total }: Placed<Item>): Judgement<Item>['verdict'] {
    if (!items.every(isUnmoved)) return 'contradiction';
    if (known.isDisputed) return 'agreement';
    if (isHead && (known.isEmpty || items.some(({ rank }) => rank === known.head?.rank))) return 'proof';
    return known.isEmpty || total === totalCount ? 'agreement' : 'contradiction';
  }

  const placed = known.isDisputed ? placeDisputed() : readPlaced(answer);
  const verdict = judge(placed);
  // Where nothing contradicts but items that are kept at other ranks too, upstream may list them twice.
  const isListedTwice =
    readPlaced(answer).totalCount === totalCount &&
    placed.items.every(({ rank, item }) => (idAt(rank) ?? idOf(item)) === idOf(item));
  return { placed, verdict, evicts: verdict === 'contradiction' && !isListedTwice };
}
