import type { ListListener } from '../../library/list/list-events.ts';
import type { StoredList } from '../asset-index.ts';
import { createLiveSeqs, type Run } from './live-seqs.ts';
import type { Whereabouts } from './lost-items.ts';

/** The numbers of a list's items, as its store is told of them: see {@link LiveSeqs}. */
export interface ItemNumbers {
  /** Whether the store was told of this item, with a number. */
  has(id: string): boolean;
  /** The items that have a number. */
  readonly ids: Iterable<string>;
  /** Whether the item has the number of this rank. */
  isAt(id: string, rank: number): boolean;
  /** Whether an item with this number came to the list after it was first read, for all that is known. */
  isNew(seq: number): boolean;
  /** For the store: the lowest number of which that is so, or will be said of the next item that takes it. */
  readonly newFrom: number;
  /** Which items are new is not known: any may be. */
  forgetWhichAreNew(): void;
  /** Gives the item the number of this rank, which it has from now on. */
  take(id: string, rank: number): TakenNumber;
  /** The number of this item is free. Returns false if it has none. */
  vacate(id: string): boolean;
  /** There are so many items: uploads add numbers at the top. */
  matchTotal(totalCount: number): void;
  /** Deletions were found. */
  followShift(shift: Shift): FollowedShift;
  /** The runs of numbers whose items are gone; undefined if they are as the last time. */
  takeDead(): readonly Run[] | undefined;
  /** They are asked for once more. */
  putBackDead(): void;
  /**
   * Takes the numbers of a stored list. Returns the ranks of its items, in their order; undefined if
   * the numbers do not make a list: then no item has one.
   */
  restore(stored: StoredList): readonly number[] | undefined;
}

export interface TakenNumber {
  readonly seq: number;
  /**
   * Whether another item had it before. Where an upload and a deletion are seen at once, an upload takes
   * the number of an item that it has pushed down.
   */
  readonly isTakenOver: boolean;
}

export interface FollowedShift {
  /** Where the items could be that were lost, by id. */
  readonly whereabouts: ReadonlyMap<string, Whereabouts>;
  /** Whether items may be gone that were never read here. */
  readonly areUnreadGone: boolean;
}

export type Shift = Parameters<NonNullable<ListListener<unknown>['shifted']>>[0];

export function createItemNumbers(): ItemNumbers {
  let seqs = createLiveSeqs();
  const seqOf = new Map<string, number>();
  /** The items that have had numbers which nobody has taken since. */
  const vacatedBy = new Map<number, string>();
  let isDeadDue = true;
  /** Undefined until the list is read. */
  let newFrom: number | undefined;

  function remove(seq: number): void {
    seqs.remove(seq);
    vacatedBy.delete(seq);
    isDeadDue = true;
  }

  return {
    has: (id) => seqOf.has(id),
    get ids() {
      return seqOf.keys();
    },
    isAt: (id, rank) => seqOf.get(id) === seqs.seqAt(rank),
    isNew: (seq) => newFrom !== undefined && seq >= newFrom,
    get newFrom() {
      let lowest = newFrom ?? 0;
      for (const seq of vacatedBy.keys()) if (seq < lowest) lowest = seq;
      return lowest;
    },
    forgetWhichAreNew() {
      newFrom = 0;
    },
    take(id, rank) {
      const seq = seqs.seqAt(rank);
      const before = vacatedBy.get(seq);
      vacatedBy.delete(seq);
      seqOf.set(id, seq);
      return { seq, isTakenOver: before !== undefined && before !== id };
    },
    vacate(id) {
      const seq = seqOf.get(id);
      if (seq === undefined) return false;
      if (seqs.isLive(seq)) vacatedBy.set(seq, id);
      return seqOf.delete(id);
    },
    matchTotal(totalCount) {
      if (seqs.count < totalCount) seqs.append(totalCount - seqs.count);
      while (seqs.count > totalCount) remove(seqs.seqAt(seqs.count - 1));
      newFrom ??= totalCount;
    },
    // Takes out as many numbers between two items as fewer ranks are between them. If ranks are left,
    // it does not matter which: all that was there is lost, and gets a number anew when it is seen.
    followShift({ falls, totalCount, lost }) {
      const whereabouts = new Map<string, Whereabouts>();
      const dead: number[] = [];
      const [lastRank, lastFall] = falls.at(-1) ?? [-1, 0];
      const top = lastRank - lastFall;
      let [rank, fall] = [-1, 0];
      let next = 0;
      let areUnreadGone = false;
      // Beyond the newest item that is still known, deletions and uploads cannot be told apart.
      const certain = lastRank < 0 ? 0 : seqs.seqAt(Math.min(lastRank, seqs.count - 1)) + 1;
      if (newFrom !== undefined) newFrom = Math.min(newFrom, certain);
      for (const [nextRank, nextFall] of [...falls, [seqs.count, seqs.count - totalCount] as const]) {
        const between = { older: rank - fall, newer: nextRank - nextFall, top };
        for (let at = rank + 1; at <= rank + nextFall - fall && at < nextRank; at += 1)
          dead.push(seqs.seqAt(at));
        const firstLost = next;
        for (let item = lost[next]; item !== undefined && item.rank < nextRank; item = lost[next]) {
          whereabouts.set(item.id, between);
          next += 1;
        }
        const unread = nextRank - rank - 1 - (next - firstLost);
        areUnreadGone ||= unread > 0 && (nextFall > fall || nextRank === seqs.count);
        [rank, fall] = [nextRank, nextFall];
      }
      for (const seq of dead) remove(seq);
      return { whereabouts, areUnreadGone };
    },
    takeDead() {
      if (!isDeadDue) return undefined;
      isDeadDue = false;
      return seqs.dead;
    },
    putBackDead() {
      isDeadDue = true;
    },
    restore({ about, ids, seqs: numbers }) {
      const stored = createLiveSeqs(about.totalCount, about.dead);
      if (!numbers.every(stored.isLive)) {
        newFrom = 0;
        return undefined;
      }
      seqs = stored;
      newFrom = about.newFrom ?? seqs.seqAfterLast;
      return ids.map((id, index) => {
        const seq = numbers[index] as number;
        seqOf.set(id, seq);
        return seqs.rankOf(seq);
      });
    },
  };
}
