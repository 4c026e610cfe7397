import { type Answer, type Placed, readPlaced } from './answer.ts';
import type { Head } from './ranked-list.ts';

/** What has to be known of a list, to judge an answer by it. */
export interface Known<Item> {
  idOf(item: Item): string;
  /** The id of what is cached at a rank. */
  idAt(rank: number): string | undefined;
  /** Whether an item is cached, at any rank. */
  has(id: string): boolean;
  readonly totalCount: number | undefined;
  readonly head: Head | undefined;
  readonly isDisputed: boolean;
  readonly isEmpty: boolean;
}

export interface Judgement<Item> {
  readonly placed: Placed<Item>;
  /** A proof is an agreement that shows, too, that all that is cached is still where it is. */
  readonly verdict: 'proof' | 'agreement' | 'contradiction';
  /** Whether the items of an answer that is applied all the same are to be forgotten wherever else they are cached. */
  readonly evicts: boolean;
}

/** What an answer says about all that is cached, by the rules that ranked-list.ts tells. */
export function judgeAnswer<Item>(answer: Answer<Item>, known: Known<Item>): Judgement<Item> {
  const { idOf, idAt, totalCount } = known;

  /** Whether an item is at the rank where it is cached, or new where nothing else is cached. */
  function isUnmoved({ rank, item }: Placed<Item>['items'][number]): boolean {
    const there = idAt(rank) ?? (rank === known.head?.rank ? known.head.id : undefined);
    return there === undefined ? !known.has(idOf(item)) : there === idOf(item);
  }

  /**
   * An answer by ranks, where any of the totals that upstream tells may be wrong. The list's own holds until the list is
   * verified: an offset goes on to mean the same rank, unless only the answer's own total fits what is cached.
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
  // Where nothing contradicts but items that are cached at other ranks too, upstream may list them twice.
  const isListedTwice =
    readPlaced(answer).totalCount === totalCount &&
    placed.items.every(({ rank, item }) => (idAt(rank) ?? idOf(item)) === idOf(item));
  return { placed, verdict, evicts: verdict === 'contradiction' && !isListedTwice };
}
