import { OperationTooComplexError } from '../../upstream/errors.ts';
import { MAX_COUNT } from '../../upstream/port.ts';
import type { CachedList } from '../list/cached-list.ts';
import type { RankedItem } from '../list/rank-index.ts';
import type { RankedList } from '../list/ranked-list.ts';
import type { CallBudget } from './call-budget.ts';
import type { ListReader } from './list-reader.ts';

/**
 * Reads a list from its newest asset, where it is not cached yet, until all these items are in it, or all of it was seen.
 * Upstream has no search.
 *
 * @returns for each of them where it is cached; undefined where it is not in the list
 * @throws OperationTooComplexError when the budget ends first
 */
export async function findItems<Item>(
  list: CachedList<Item>,
  ids: readonly string[],
  { reader, budget }: { readonly reader: ListReader; readonly budget: CallBudget },
): Promise<readonly (RankedItem<Item> | undefined)[]> {
  const { ranked } = list;
  for (;;) {
    const found = ids.map((id) => ranked.find(id));
    if (!found.includes(undefined)) return found;
    const { totalCount, size } = ranked;
    const rank = ranked.newestMissing();
    if (totalCount !== undefined && rank === undefined) return found;
    const plan = list.plan(rank === undefined ? [] : [rank]);
    if (plan.ranges.length > budget.remaining) throw tooFarDown(ranked, budget);

    await reader.read(plan);
    // An upstream that was asked for it and sent nothing has shown all that it will.
    const isAnswered = ranked.newestMissing() !== rank;
    if (isAnswered && ranked.totalCount === totalCount && ranked.size === size) return found;
  }
}

function tooFarDown(
  { totalCount = 0, size }: RankedList<unknown>,
  { limit }: CallBudget,
): OperationTooComplexError {
  return new OperationTooComplexError(
    `The asset is not among the ${size} of ${totalCount} that were looked through, newest first: ` +
      `whether it exists cannot be told with the ${limit} upstream calls that one operation may cause.`,
    { limit, cost: limit + Math.ceil((totalCount - size) / MAX_COUNT) },
  );
}
