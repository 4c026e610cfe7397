import type { RankedList } from '../../library/list/ranked-list.ts';

/** Where a lost item could be, in ranks. */
export interface Whereabouts {
  /** Above this rank, and below `newer`. */
  readonly older: number;
  readonly newer: number;
  /** Or above this one, as an edit moves an item to the head. */
  readonly top: number;
}

/**
 * Stored items whose rank is not known any more. They are gone, or somewhere else in their list:
 * which of the two, what else is there will tell.
 */
export interface LostItems {
  readonly size: number;
  has(id: string): boolean;
  /** @param whereabouts undefined: anywhere */
  add(id: string, whereabouts: Whereabouts | undefined): void;
  /** It is not lost. */
  remove(id: string): void;
  /** Ranks have changed: all of them could be anywhere. */
  forgetWhereabouts(): void;
  /** Takes out those that are gone: something else is wherever they could be. */
  takeGone(list: RankedList<unknown>): string[];
}

export function createLostItems(): LostItems {
  const lost = new Map<string, Whereabouts | undefined>();

  return {
    get size() {
      return lost.size;
    },
    has: (id) => lost.has(id),
    add: (id, whereabouts) => void lost.set(id, whereabouts),
    remove: (id) => void lost.delete(id),
    forgetWhereabouts() {
      for (const id of lost.keys()) lost.set(id, undefined);
    },
    takeGone(list) {
      if (lost.size === 0) return [];
      const isRead = createIsRead(list);
      const gone = [...lost].filter(([, whereabouts]) => isRead(whereabouts)).map(([id]) => id);
      for (const id of gone) lost.delete(id);
      return gone;
    },
  };
}

/** Whether all is read, and proven, where an item could be. Looks once at each place. */
function createIsRead(list: RankedList<unknown>): (whereabouts: Whereabouts | undefined) => boolean {
  const newestMissing = list.newestMissing();
  const known = new Map<Whereabouts | undefined, boolean>();

  function look(whereabouts: Whereabouts | undefined): boolean {
    if (list.totalCount === undefined || list.isDisputed) return false;
    if (whereabouts === undefined) return newestMissing === undefined && list.isWhollyProven;
    const { older, newer, top } = whereabouts;
    if (newestMissing !== undefined && newestMissing > top) return false;
    return list.missingIn({ newest: newer - 1, oldest: older + 1 }).length === 0;
  }

  return (whereabouts) => {
    const isRead = known.get(whereabouts) ?? look(whereabouts);
    known.set(whereabouts, isRead);
    return isRead;
  };
}
