import { OperationTooComplexError } from '../../upstream/errors.ts';
import { MAX_COUNT } from '../../upstream/port.ts';
import type { CachedList } from '../list/cached-list.ts';
import type { RankedItem } from '../list/rank-index.ts';
import type { CallBudget } from './budget.ts';
import type { ListReader } from './list-reader.ts';

/**
 * Reads what is not cached of a list, newest first, until all items are found or the whole list was
 * seen. Upstream has no search.
 *
 * @returns for each item where it is cached; undefined if it is not in the list
 * @throws OperationTooComplexError if the budget runs out first
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
    if (plan.ranges.length > budget.remaining) throw tooFarDown(list, budget);

    // Where pages alone show changes, a look-up of what may not exist must leave calls for checks.
    await reader.read(plan, list.definition.totals === undefined ? 'look-up' : 'missing');
    // Upstream was asked for this rank and sent nothing: it has shown all that it will.
    const isAnswered = ranked.newestMissing() !== rank;
    if (isAnswered && ranked.totalCount === totalCount && ranked.size === size) return found;
  }
}

function tooFarDown(
  { ranked: { totalCount = 0, size }, definition: { plural } }: CachedList<unknown>,
  { limit }: CallBudget,
): OperationTooComplexError {
  return new OperationTooComplexError(
    `It is not among the ${size} of ${totalCount} ${plural} searched so far, newest first. ` +
      `Searching the rest needs more than the ${limit} upstream calls that one operation may cause.`,
    { limit, cost: limit + Math.ceil((totalCount - size) / MAX_COUNT) },
  );
}
