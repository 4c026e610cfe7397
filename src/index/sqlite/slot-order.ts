import type { SearchPosition, SearchRequest } from '../asset-index.ts';
import type { AssetColumns } from './asset-columns.ts';
import type { Database } from './driver.ts';
import type { CompareSlots, CompareToPosition, PageOrder } from './select-page.ts';

/**
 * Makes the order of a search for slots of the columns: the same as `compareInOrder` makes for
 * positions, without an object for each.
 */
export function createSlotOrder(db: Database, columns: AssetColumns) {
  const nextByName = db.prepare<{ id: number; isThere: number }>(
    `SELECT id, (name_key, list, hash) = (?1, ?2, ?3) AS isThere FROM asset
    WHERE (name_key, list, hash) >= (?1, ?2, ?3) ORDER BY name_key, list, hash LIMIT 1`,
  );

  function byName(): { compare: CompareSlots; at(position: SearchPosition): CompareToPosition } {
    const ranks = columns.nameRanks();
    const rankOf = (slot: number) => ranks[slot] ?? 0;
    return {
      compare: (a, b) => rankOf(a) - rankOf(b),
      at({ name, list, hash }) {
        const next = nextByName.get(name, list, hash);
        if (next === undefined) return () => -1;
        // Nothing is at a position between two ranks.
        const rank = rankOf(columns.slotOf(next.id) ?? 0) - (next.isThere === 1 ? 0 : 0.5);
        return (slot) => rankOf(slot) - rank;
      },
    };
  }

  function byTime(tiers: Uint8Array | undefined) {
    const { updatedAts, lists, hashes } = columns;
    const tierOf = (slot: number) => tiers?.[slot] ?? 0;
    // Of those that upstream says no time of.
    const timeOf = (slot: number) => updatedAts[slot] || 0;
    const listOf = (slot: number) => lists[slot] ?? 0;
    const hashOf = (slot: number) => hashes[slot] ?? 0;
    const compare: CompareSlots = (a, b) =>
      tierOf(b) - tierOf(a) || timeOf(a) - timeOf(b) || listOf(a) - listOf(b) || hashOf(a) - hashOf(b);
    return {
      compare,
      at: (position: SearchPosition): CompareToPosition => {
        const { tier, updatedAt, list, hash } = position;
        const ofTier = tiers === undefined ? 0 : tier;
        return (slot) =>
          ofTier - tierOf(slot) || timeOf(slot) - updatedAt || listOf(slot) - list || hashOf(slot) - hash;
      },
    };
  }

  /** @param tiers of each slot, if words were looked for */
  return function orderOf({ sort, after, before }: SearchRequest, tiers: Uint8Array | undefined): PageOrder {
    const { by, isDescending } = sort;
    const { compare, at } = by === 'name' ? byName() : byTime(by === 'relevance' ? tiers : undefined);
    const sideOf = (position: SearchPosition | undefined): CompareToPosition | undefined => {
      if (position === undefined) return undefined;
      const side = at(position);
      return isDescending ? (slot) => -side(slot) : side;
    };
    return {
      compare: isDescending ? (a, b) => compare(b, a) : compare,
      after: sideOf(after),
      before: sideOf(before),
    };
  };
}
