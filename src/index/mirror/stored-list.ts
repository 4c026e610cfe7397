import type { RankedList } from '../../library/list/ranked-list.ts';
import type { StoredState } from '../../library/list-service.ts';
import type { StoredList } from '../asset-index.ts';

// What a stored list tells, besides what stands in it.

/** When the item was read that was read last; minus infinity if there is none. */
export function lastReadOf({ readAts }: StoredList): number {
  return readAts.reduce((last, readAt) => Math.max(last, readAt), Number.NEGATIVE_INFINITY);
}

/** The highest number of a call that is stored. */
export function lastCallOf({ about, calls }: StoredList): number {
  return calls.reduce((last, call) => Math.max(last, call), about.provenCall);
}

/** The ids of items in memory that were stored from a later answer. */
export function readLaterIn({ ids, readAts }: StoredList, ranked: RankedList<unknown>): readonly string[] {
  return ids.filter((id, index) => {
    const cached = ranked.find(id);
    return cached?.item !== undefined && cached.fetchedAt < (readAts[index] as number);
  });
}

/** The items that are certain to belong to one state of the list, and the ids of the others. */
export function splitByCertainty(
  { about, ids, hashes, calls, readAts, updatedAts }: StoredList,
  ranks: readonly number[],
): { readonly certain: StoredState<unknown>['cached']; readonly others: readonly string[] } {
  const certain: StoredState<unknown>['cached'][number][] = [];
  const others: string[] = [];
  // As in a list: what is newer was read before, or it may have moved since.
  let latest = Number.POSITIVE_INFINITY;
  for (const [index, id] of ids.entries()) {
    const call = Math.max(calls[index] as number, about.provenCall);
    if (call > latest) {
      others.push(id);
      continue;
    }
    latest = call;
    const updatedAt = updatedAts[index] as number;
    certain.push({
      rank: ranks[index] as number,
      id,
      hash: hashes[index] as number,
      item: undefined,
      isStored: true,
      updatedAt: Number.isNaN(updatedAt) ? undefined : updatedAt,
      fetchedAt: readAts[index] as number,
    });
  }
  return { certain, others };
}
