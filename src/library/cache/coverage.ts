import type { ItemStore } from '../item-store.ts';
import type { RankedList } from '../list/ranked-list.ts';
import type { Revalidation } from './revalidation.ts';

/** How much of a list is stored. Instants are in milliseconds since 1970. */
export interface ListCoverage {
  /** Whether all of it is, and proven: then an item that is not found does not exist. */
  readonly isComplete: boolean;
  /** How many of its items are stored. */
  readonly indexed: number;
  /** How many items it has; undefined if it is unread. */
  readonly total: number | undefined;
  /** When all that is stored was last proven to be in the list; undefined if it never was. */
  readonly provenAt: number | undefined;
  /** When the item was last read that was read the longest ago; undefined if none is stored. */
  readonly oldestReadAt: number | undefined;
}

export interface CoverageOptions {
  /** The name of the list. */
  readonly name: string;
  readonly ranked: RankedList<unknown>;
  readonly revalidation: Pick<Revalidation, 'snapshot'>;
  readonly store: ItemStore;
}

/** Reads the coverage of a list. Looks through the list once for each of its versions. */
export function createCoverage({ name, ranked, revalidation, store }: CoverageOptions): () => ListCoverage {
  let read: { readonly version: number; readonly coverage: Omit<ListCoverage, 'provenAt'> } | undefined;

  function readCoverage(): Omit<ListCoverage, 'provenAt'> {
    const { totalCount: total, size: indexed, isDisputed } = ranked;
    const isFull = total !== undefined && ranked.newestMissing() === undefined && !isDisputed;
    return {
      isComplete: isFull && ranked.isWhollyProven,
      indexed,
      total,
      oldestReadAt: ranked.oldestRead()?.fetchedAt,
    };
  }

  return () => {
    if (read?.version !== ranked.version) read = { version: ranked.version, coverage: readCoverage() };
    const { isComplete, indexed, ...coverage } = read.coverage;
    const { unstored, lost, isFailing } = store.lagOf(name);
    return {
      ...coverage,
      isComplete: isComplete && unstored === 0 && lost === 0 && !isFailing,
      indexed: Math.max(0, indexed - unstored),
      provenAt: revalidation.snapshot().provenAt || undefined,
    };
  };
}
