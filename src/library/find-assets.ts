import type { CallBudget } from './call-budget.ts';
import { OperationTooComplexError } from './errors.ts';
import { MAX_COUNT } from './page.ts';
import type { RankedList } from './ranked-list.ts';
import type { FetchStretches } from './read-windows.ts';

/**
 * Reads a list from its newest asset until all these assets are in it, or all of it was seen. Upstream has no search.
 *
 * @throws OperationTooComplexError when the budget ends first
 */
export async function findAssets(
  list: RankedList,
  mediaIds: readonly string[],
  { fetch, budget }: { fetch: FetchStretches; budget: CallBudget },
): Promise<void> {
  while (mediaIds.some((mediaId) => list.find(mediaId) === undefined)) {
    const { totalCount, restarts } = list;
    const rank = list.newestMissing();
    if (totalCount !== undefined && rank === undefined) return;
    if (budget.remaining === 0) throw tooFarDown(list, budget);

    await fetch([{ offset: rank === undefined ? 0 : list.offsetOf(rank), count: MAX_COUNT }]);
    // An upstream that promises more than it sends has shown all that it will.
    const isSame = list.totalCount === totalCount && list.restarts === restarts;
    if (isSame && list.newestMissing() === rank) return;
  }
}

function tooFarDown(
  { totalCount = 0, knownCount }: RankedList,
  { limit }: CallBudget,
): OperationTooComplexError {
  return new OperationTooComplexError(
    `The asset is not among the ${knownCount} of ${totalCount} that were looked through, newest first: ` +
      `whether it exists cannot be told with the ${limit} upstream calls that one operation may cause.`,
    { limit, cost: limit + Math.ceil((totalCount - knownCount) / MAX_COUNT) },
  );
}
