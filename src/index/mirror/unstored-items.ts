import { isDeepStrictEqual } from 'node:util';
import type { RankedItem } from '../../library/list/rank-index.ts';

/**
 * Items that callers may have seen before they were stored. If one of them has changed by the time
 * that it is stored, nothing in the store tells so: it has to be told as new.
 */
export interface UnstoredItems {
  /** How many are in the list and not stored, as far as is known. */
  readonly size: number;
  /** It is in the list as it is here, and not stored. */
  add(id: string, item: unknown): void;
  /** It was read. */
  recordRead(id: string, item: unknown): void;
  /** Where it is is not known any more. Callers may have seen it all the same. */
  forget(id: string): void;
  /** It is stored, or gone: what has changed is told from now on. */
  remove(id: string): void;
  /** An earlier process has not stored what callers may have seen since this instant. */
  suspectSince(instant: number): void;
  /** Everything was read by now that was not then. */
  endSuspicion(): void;
  /** Whether callers may have seen items that are not known here. */
  readonly areOthersSeen: boolean;
  /** Whether the item may have changed since callers have seen it, if it was never stored. */
  mayHaveChanged(cached: RankedItem<unknown>): boolean;
}

/** Upstream's clock and ours may differ by so much. */
const CLOCKS_DIFFER_MS = 3_600_000;

export function createUnstoredItems(): UnstoredItems {
  const known = new Set<string>();
  /** Those that are known, as they were read first, and those that were forgotten, undefined. */
  const seen = new Map<string, unknown>();
  /** Those of them that may have been otherwise when they were read again. */
  const changed = new Set<string>();
  let suspectedSince: number | undefined;

  return {
    get size() {
      return known.size;
    },
    add(id, item) {
      known.add(id);
      if (!seen.has(id)) seen.set(id, item);
    },
    recordRead(id, item) {
      if (seen.has(id) && !isDeepStrictEqual(seen.get(id), item)) changed.add(id);
    },
    forget(id) {
      known.delete(id);
      if (seen.has(id)) seen.set(id, undefined);
    },
    remove(id) {
      known.delete(id);
      seen.delete(id);
      changed.delete(id);
    },
    suspectSince(instant) {
      suspectedSince = instant;
    },
    endSuspicion() {
      suspectedSince = undefined;
    },
    get areOthersSeen() {
      return suspectedSince !== undefined;
    },
    mayHaveChanged({ id, updatedAt }) {
      if (changed.has(id)) return true;
      if (suspectedSince === undefined) return false;
      return updatedAt === undefined || updatedAt >= suspectedSince - CLOCKS_DIFFER_MS;
    },
  };
}
