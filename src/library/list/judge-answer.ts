import { type Answer, type Placed, readPlaced } from './answer.ts';
import type { Head } from './ranked-list.ts';

/** What is needed of a list to judge an answer by it. */
export interface Known<Item> {
  idOf(item: Item): string;
  /** The id of the item cached at a rank. */
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
  /** A proof is an agreement that also shows that everything cached is still at its rank. */
  readonly verdict: 'proof' | 'agreement' | 'contradiction';
  /** Whether a forced answer makes the list forget its items wherever else they are cached. */
  readonly evicts: boolean;
}

/** What an answer says about the cache, by the rules at the head of ranked-list.ts. */
export function judgeAnswer<Item>(answer: Answer<Item>, known: Known<Item>): Judgement<Item> {
  const { idOf, idAt, totalCount } = known;

  /** Whether an item is at its cached rank, or is new at a rank where nothing else is cached. */
  function isUnmoved({ rank, item }: Placed<Item>['items'][number]): boolean {
    const there = idAt(rank) ?? (rank === known.head?.rank ? known.head.id : undefined);
    return there === undefined ? !known.has(idOf(item)) : there === idOf(item);
  }

  /**
   * Places an answer when any total may be wrong. The list's own holds until the list is verified:
   * an offset keeps its rank, unless only the answer's own total fits the cache.
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
  // If it contradicts only by items cached at other ranks too, upstream may list them twice.
  const isListedTwice =
    readPlaced(answer).totalCount === totalCount &&
    placed.items.every(({ rank, item }) => (idAt(rank) ?? idOf(item)) === idOf(item));
  return { placed, verdict, evicts: verdict === 'contradiction' && !isListedTwice };
}
