/** Compares two slots: negative if the first one precedes the second. */
export type CompareSlots = (a: number, b: number) => number;

/** Tells a slot's side of a position: negative if the slot precedes it, 0 if it is there. */
export type CompareToPosition = (slot: number) => number;

export interface PageOrder {
  readonly compare: CompareSlots;
  readonly after: CompareToPosition | undefined;
  readonly before: CompareToPosition | undefined;
}

export interface Page {
  /** In order. */
  readonly slots: readonly number[];
  readonly hasPreceding: boolean;
  readonly hasFollowing: boolean;
}

/**
 * The first ones, or the last ones, of the slots between two positions. Sorts no more than what is on
 * the page: the others are looked at once.
 */
export function selectPage(
  slots: Uint32Array,
  { compare, after, before }: PageOrder,
  { count, isFromEnd }: { readonly count: number; readonly isFromEnd: boolean },
): Page {
  /** The nearest to the end that the page is counted from, best first. */
  const page: number[] = [];
  const isNearer: CompareSlots = isFromEnd ? (a, b) => compare(b, a) : compare;
  let preceding = 0;
  let following = 0;
  let between = 0;
  for (const slot of slots) {
    if (after !== undefined && after(slot) <= 0) preceding += 1;
    else if (before !== undefined && before(slot) >= 0) following += 1;
    else {
      between += 1;
      const last = page[count - 1];
      if (last === undefined ? count > 0 : isNearer(slot, last) < 0) {
        if (last !== undefined) page.pop();
        insert(page, slot, isNearer);
      }
    }
  }
  const hasBeyond = between > page.length;
  if (isFromEnd) page.reverse();
  return {
    slots: page,
    hasPreceding: preceding > 0 || (isFromEnd && hasBeyond),
    hasFollowing: following > 0 || (!isFromEnd && hasBeyond),
  };
}

function insert(sorted: number[], slot: number, compare: CompareSlots): void {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(sorted[middle] ?? 0, slot) < 0) low = middle + 1;
    else high = middle;
  }
  sorted.splice(low, 0, slot);
}
