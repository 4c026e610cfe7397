import { MAX_COUNT } from '../../upstream/port.ts';
import { cover } from './cover.ts';
import { ranksOf, type Window } from './window.ts';

/** Presumed of a list of unknown length: more than any offset, so that its head and its tail never meet. */
const ENDLESS = 2 ** 40;

/**
 * How many calls windows take of a list of which nothing is known, were it long enough. The first reads its newest page,
 * whatever is wanted: it tells how long the list is, and what it shows is watched from then on as a proof of the rest.
 */
export function coldCost(windows: readonly Window[]): number {
  const totals = windows
    .flatMap(({ after, before }) => [after, before])
    .flatMap((place) => place?.totalCount ?? []);
  const totalCount = totals.length === 0 ? ENDLESS : Math.max(...totals);
  const offsets = windows
    .flatMap((window) => presumedRanks(window, totalCount))
    .map((rank) => totalCount - 1 - rank);
  return 1 + cover([...new Set(offsets)].filter((offset) => offset >= MAX_COUNT)).length;
}

function presumedRanks({ after, before, rangeIn }: Window, totalCount: number): number[] {
  const newest = after === undefined ? totalCount - 1 : after.rank - 1;
  const oldest = before === undefined ? 0 : before.rank + 1;
  const shown = ranksOf(rangeIn({ newest, oldest, totalCount }));
  // With the assets that its places name, as a proof of these.
  return [...shown, ...(after ? [after.rank] : []), ...(before ? [before.rank] : [])];
}
