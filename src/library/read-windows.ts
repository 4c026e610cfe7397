import { cover, type Stretch } from './cover.ts';
import { MAX_COUNT } from './page.ts';
import type { RankedList } from './ranked-list.ts';
import type { Window } from './window.ts';

/** Fetches stretches of one list, all at once, and places them there. Rejects when any of them fails. */
export type FetchStretches = (stretches: readonly Stretch[]) => Promise<void>;

/** The list calls that these windows take together, where the list is as long as they presume. */
export function costOfWindows(list: RankedList, windows: readonly Window[]): number {
  if (windows.length === 0) return 0;
  const calls = cover(missingOffsets(list, windows));
  return list.totalCount === undefined && !reachesFromHead(calls) ? calls.length + 1 : calls.length;
}

/** Reads what these windows miss, with the fewest calls. Rejects with the first failure; what did arrive is kept. */
export async function readWindows(
  list: RankedList,
  windows: readonly Window[],
  fetch: FetchStretches,
): Promise<void> {
  if (windows.length === 0) return;
  if (list.totalCount === undefined) await fetch([firstCall(cover(missingOffsets(list, windows)))]);

  let missing = missingOffsets(list, windows);
  let moved = false;
  while (missing.length > 0) {
    const calls = cover(missing);
    const missingBefore = missing.length;
    const before = stateOf(list);
    // What uploads have moved on may move again before the next call: that asks for as much as it can.
    await fetch(moved ? calls.map(({ offset }) => ({ offset, count: MAX_COUNT })) : calls);

    missing = missingOffsets(list, windows);
    moved = stateOf(list) !== before;
    // An upstream that counts more than it sends would be asked for ever.
    if (!moved && missing.length === missingBefore) return;
  }
}

/** Another text whenever an answer has shown that the list was changed. */
function stateOf(list: RankedList): string {
  return `${list.restarts}:${list.offsetOf(0)}`;
}

/**
 * The call that tells the total, made alone: a short list needs none of the others. It reads the first of what is
 * missing, so it is one of the fewest; only the tail of a list of unknown length cannot be read before it is known.
 */
function firstCall(calls: readonly Stretch[]): Stretch {
  const [first] = calls;
  if (first === undefined) return { offset: 0, count: 1 };
  return reachesFromHead(calls) ? first : { offset: 0, count: MAX_COUNT };
}

/** Presumed of a list of unknown length: more than any offset, so that its head and its tail never meet. */
const ENDLESS = 2 ** 40;

function reachesFromHead([first]: readonly Stretch[]): boolean {
  return first !== undefined && first.offset < ENDLESS / 2;
}

function missingOffsets(list: RankedList, windows: readonly Window[]): number[] {
  const { totalCount } = list;
  const presumed = totalCount ?? expectedTotal(windows) ?? ENDLESS;
  const ranks = new Set(windows.flatMap((window) => list.missingIn(window.rangeIn(presumed))));
  return Array.from(ranks, totalCount === undefined ? (rank) => presumed - 1 - rank : list.offsetOf);
}

function expectedTotal(windows: readonly Window[]): number | undefined {
  const totals = windows.flatMap(({ expectedTotal: total }) => total ?? []);
  return totals.length === 0 ? undefined : Math.max(...totals);
}
