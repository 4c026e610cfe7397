import type { StockedList } from '../../library/asset-library.ts';
import type { ListListener } from '../../library/list/list-events.ts';
import type { RankedItem } from '../../library/list/rank-index.ts';
import type { StoredState } from '../../library/list-service.ts';
import type { ItemChange, ListChanges, StoredItem, StoredList, StoredListState } from '../asset-index.ts';
import { isSameItem } from '../lasting-item.ts';
import { bodyOf } from './item-body.ts';
import { createItemNumbers } from './item-numbers.ts';
import { createLostItems, type Whereabouts } from './lost-items.ts';
import { lastCallOf, lastReadOf, readLaterIn, splitByCertainty } from './stored-list.ts';
import { createUnstoredItems } from './unstored-items.ts';

/** Follows one list, and says what its store has to be told. */
export interface ListMirror {
  /** What happens to the list, from now on. What the list knows by now is stored already. */
  readonly listener: Required<Pick<ListListener<unknown>, 'placed' | 'forgotten' | 'shifted' | 'proven'>>;
  /**
   * The next changes, of so many items at most; undefined if there are none, or while upstream
   * contradicts itself about the list: what is seen meanwhile may be wrong. They must be stored, or
   * put back, before others are taken: each leaves the store with a list that is whole.
   */
  takeChanges(): ListChanges | undefined;
  /** These are stored. */
  confirm(changes: ListChanges): void;
  /** These could not be stored: they will be told again. */
  putBack(changes: ListChanges): void;
  /** The next changes tell when the list was last checked, even if nothing else has changed. */
  recordChecks(): void;
  /**
   * Call this before anything else. Returns what the library needs to know of the list; undefined if
   * what is stored makes no list: then all of it is lost.
   */
  restore(stored: StoredList): StoredState<unknown> | undefined;
  /**
   * Call this before anything else, in place of `restore`, where the library knows the list as it is stored,
   * with the same numbers of calls; undefined if nothing is.
   */
  takeOver(stored: StoredList | undefined): void;
  /**
   * The list as it is stored by now; undefined if it is not. What is not known here is lost, what is
   * not stored after all will be stored or read again, and all that is known is told anew.
   *
   * @returns the ids of items in memory that others have read later
   */
  adopt(stored: StoredList | undefined): readonly string[];
  /** An item that others have read later, as it is stored: it takes the place of the one in memory. */
  renew(id: string, stored: StoredItem): void;
  /**
   * Callers may have seen items that were not stored before. If one is gone, whoever follows the
   * changes has to begin anew. What may have changed since is told as new when it is read.
   */
  suspectUnstored(): void;
  /** The item that waits to be stored; undefined if it does not. */
  waitingItem(id: string): unknown;
  /** Whether the item is stored although its rank is not known. */
  isLost(id: string): boolean;
  readonly lostCount: number;
  /** How many items are known and not stored yet. */
  readonly unstoredCount: number;
  /** How many items the store has to be told of. */
  readonly pendingCount: number;
}

export interface ListMirrorOptions {
  readonly list: StockedList;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** There are changes. */
  readonly onChange: () => void;
  /** How many items changes have at most. */
  readonly partSize: number;
  /** Whether changes are stored soon: then items may leave memory at once, and wait here. */
  readonly isStoring: () => boolean;
}

/** Beyond so many parts of items that wait, others leave memory only once they are told. */
const MAX_WAITING_PARTS = 10;

export function createListMirror(options: ListMirrorOptions): ListMirror {
  const { list, now, onChange, partSize, isStoring } = options;
  const { definition, ranked, readChecks } = list;
  const { tag } = definition;
  const numbers = createItemNumbers();
  const lost = createLostItems();
  /** Where items could be that the last shift has lost. */
  let whereabouts: ReadonlyMap<string, Whereabouts> = new Map();
  /** Items that may have changed. */
  const touched = new Set<string>();
  /** Items that wait to be stored, or are told and not confirmed. */
  const waiting = new Map<string, unknown>();
  /** Those of them that are told. */
  let told = new Map<string, unknown>();
  const unstored = createUnstoredItems();
  /** What a store could not be told. */
  let owed: Pick<ListChanges, 'deleted' | 'unplaced'> = { deleted: [], unplaced: [] };
  /** Items of which callers may have seen an older state than the stored one. */
  const outdated = new Set<string>();
  /** The calls of earlier processes have lower numbers than those of this one. */
  let callsBefore = 0;
  let areChecksDue = false;
  /** Whether others have written, or what was written is not known. */
  let isWholeDue = false;
  /** When the last stored item was read; undefined if nothing was stored. */
  let storedUntil: number | undefined;
  let areDeletionsUnknown = false;
  /** Others may have seen what came later than this proof. */
  let adoptedAfter = Number.NEGATIVE_INFINITY;

  /**
   * Frees the numbers of all items that have changed, before one of them takes another's.
   *
   * @returns the ids of those whose numbers are free now
   */
  function vacateChanged(): string[] {
    const vacated: string[] = [];
    for (const id of touched) {
      const cached = ranked.find(id);
      const isMoved = cached === undefined || !numbers.isAt(id, cached.rank);
      if (isMoved && numbers.vacate(id)) vacated.push(id);
      if (cached !== undefined) continue;
      // Of one that was never stored, callers may have a copy all the same.
      lost.add(id, whereabouts.get(id));
      touched.delete(id);
      unstored.forget(id);
      waiting.delete(id);
    }
    whereabouts = new Map();
    return vacated;
  }

  /** All that is known is to be told, to a store in which nothing has a number. */
  function beginWhole(): void {
    for (const id of [...numbers.ids]) {
      numbers.vacate(id);
      if (ranked.find(id) === undefined) lost.add(id, whereabouts.get(id));
    }
    for (const { id } of ranked.cachedIn(everything())) touched.add(id);
    numbers.putBackDead();
  }

  const everything = () => ({ newest: (ranked.totalCount ?? 0) - 1, oldest: 0 });

  /** Whether one more item may wait here, however slowly they are stored. */
  function mayWait(): boolean {
    return isStoring() && !ranked.isDisputed && waiting.size < MAX_WAITING_PARTS * partSize;
  }

  /** The item may leave memory from now on. */
  function keep(cached: RankedItem<unknown>, item: unknown): void {
    waiting.set(cached.id, item);
    ranked.store(cached, true);
  }

  function changeOf(cached: RankedItem<unknown>): ItemChange {
    const { id, hash, rank, call, fetchedAt } = cached;
    const item = waiting.get(id) ?? (cached.isStored ? undefined : cached.item);
    const { seq, isTakenOver } = numbers.take(id, rank);
    lost.remove(id);
    const isNew = isTakenOver || numbers.isNew(seq) || unstored.mayHaveChanged(cached);
    const change = { id, hash, seq, call: callsBefore + call, readAt: fetchedAt, isNew };
    if (item === undefined) return change;
    told.set(id, item);
    keep(cached, item);
    return { ...change, body: bodyOf(definition, item as object) };
  }

  function about(): StoredListState {
    const { totalCount = 0, head, provenBy } = ranked;
    return {
      totalCount,
      head,
      checks: readChecks(),
      provenCall: callsBefore + provenBy,
      dead: numbers.takeDead(),
      newFrom: numbers.newFrom,
    };
  }

  return {
    listener: {
      placed(cached) {
        const { id, item } = cached;
        numbers.matchTotal(ranked.totalCount ?? 0);
        touched.add(id);
        if (item !== undefined && mayWait()) keep(cached, item);
        unstored.recordRead(id, item);
        if (!numbers.has(id)) unstored.add(id, item);
        onChange();
      },
      forgotten({ id }) {
        touched.add(id);
        onChange();
      },
      shifted(shift) {
        lost.forgetWhereabouts();
        const followed = numbers.followShift(shift);
        whereabouts = followed.whereabouts;
        areDeletionsUnknown ||= unstored.areOthersSeen && followed.areUnreadGone;
      },
      proven() {
        areChecksDue = true;
        onChange();
      },
    },
    takeChanges() {
      if (ranked.totalCount === undefined || ranked.isDisputed) return undefined;
      const isOwing = owed.deleted.length + owed.unplaced.length > 0 || areDeletionsUnknown;
      if (touched.size === 0 && !areChecksDue && !isOwing && !isWholeDue) return undefined;
      numbers.matchTotal(ranked.totalCount);
      const isWhole = isWholeDue;
      if (isWhole) beginWhole();
      const vacated = vacateChanged();
      const items: ItemChange[] = [];
      told = new Map();
      for (const id of touched) {
        if (items.length === partSize) break;
        const cached = ranked.find(id);
        if (cached !== undefined) items.push(changeOf(cached));
      }
      for (const { id } of items) touched.delete(id);
      // Of those that are told later, the store must not think that they are where they were.
      const unplaced = [...owed.unplaced, ...vacated].filter((id) => !numbers.has(id));
      const gone = ranked.provenBy > adoptedAfter ? lost.takeGone(ranked) : [];
      const deleted = [...owed.deleted, ...gone];
      for (const id of deleted) unstored.remove(id);
      const changes: ListChanges = {
        list: tag,
        about: about(),
        deleted,
        outdated: [...outdated],
        unplaced,
        items,
        areDeletionsUnknown,
        isWhole,
        at: now(),
      };
      if (touched.size === 0 && ranked.newestMissing() === undefined) unstored.endSuspicion();
      areDeletionsUnknown = false;
      outdated.clear();
      owed = { deleted: [], unplaced: [] };
      areChecksDue = false;
      isWholeDue = false;
      return changes;
    },
    confirm({ items }) {
      for (const { id } of items) {
        unstored.remove(id);
        if (waiting.get(id) === told.get(id)) waiting.delete(id);
      }
    },
    putBack({ deleted, outdated: before = [], unplaced, items, isWhole = false, ...changes }) {
      numbers.putBackDead();
      isWholeDue ||= isWhole;
      for (const id of before) outdated.add(id);
      areDeletionsUnknown ||= changes.areDeletionsUnknown ?? false;
      // They may be stored where they were before.
      const ids = items.map(({ id }) => id);
      owed = {
        deleted: [...deleted, ...owed.deleted],
        unplaced: [...unplaced, ...ids, ...owed.unplaced],
      };
      for (const id of ids) {
        touched.add(id);
        numbers.vacate(id);
      }
    },
    recordChecks() {
      areChecksDue = true;
    },
    restore(stored) {
      callsBefore = lastCallOf(stored);
      storedUntil = lastReadOf(stored);
      for (const id of stored.unplacedIds) lost.add(id, undefined);
      const ranks = numbers.restore(stored);
      if (ranks === undefined) {
        for (const id of stored.ids) lost.add(id, undefined);
        isWholeDue = true;
        return undefined;
      }
      const { totalCount, head, checks } = stored.about;
      const { certain, others } = splitByCertainty(stored, ranks);
      for (const id of others) touched.add(id);
      return { totalCount, head, checks, cached: certain };
    },
    takeOver(stored) {
      if (stored === undefined) return;
      storedUntil = lastReadOf(stored);
      for (const id of stored.unplacedIds) lost.add(id, undefined);
      if (numbers.restore(stored) !== undefined) return;
      for (const id of stored.ids) lost.add(id, undefined);
      isWholeDue = true;
    },
    adopt(stored) {
      const ids = new Set(stored === undefined ? [] : [...stored.ids, ...stored.unplacedIds]);
      if (stored !== undefined) {
        callsBefore = Math.max(callsBefore, lastCallOf(stored));
        // What has come since it was first read is not known here.
        if (storedUntil === undefined) numbers.forgetWhichAreNew();
        storedUntil = lastReadOf(stored);
      }
      for (const id of ids) if (ranked.find(id) === undefined) lost.add(id, undefined);
      for (const cached of ranked.cachedIn(everything())) {
        if (ids.has(cached.id)) continue;
        unstored.add(cached.id, cached.item);
        if (!cached.isStored || waiting.has(cached.id)) continue;
        if (cached.item === undefined) ranked.forget(cached);
        else ranked.store(cached, false);
      }
      isWholeDue = true;
      adoptedAfter = ranked.provenBy;
      return stored === undefined ? [] : readLaterIn(stored, ranked);
    },
    renew(id, stored) {
      const cached = ranked.find(id);
      if (cached?.item === undefined) return;
      if (!isSameItem(bodyOf(definition, cached.item as object), stored)) outdated.add(id);
      waiting.delete(id);
      ranked.store(cached, true);
      ranked.release(cached);
    },
    suspectUnstored() {
      unstored.suspectSince(storedUntil ?? Number.NEGATIVE_INFINITY);
      // Nothing of the list was stored: what of it was seen is not known at all.
      areDeletionsUnknown ||= storedUntil === undefined;
    },
    waitingItem: (id) => waiting.get(id),
    isLost: lost.has,
    get lostCount() {
      return lost.size;
    },
    get unstoredCount() {
      return unstored.size;
    },
    get pendingCount() {
      return Math.max(touched.size, unstored.size) + owed.deleted.length;
    },
  };
}
