import { MAX_COUNT } from '../asset-source.ts';
import { OperationTooComplexError } from '../errors.ts';
import { HEAD } from '../list/cover.ts';
import type { KeptList, ReadPlan } from '../list/kept-list.ts';
import type { KeptAsset, RankedList } from '../list/ranked-list.ts';
import type { CallBudget } from './call-budget.ts';

/**
 * Reads a list from its newest asset, where it is not kept yet, until all these assets are in it, or all of it was seen.
 * Upstream has no search.
 *
 * @returns for each of them where it is kept; undefined where it is not in the list
 * @throws OperationTooComplexError when the budget ends first
 */
export async function findAssets(
  list: KeptList,
  mediaIds: readonly string[],
  { fetch, budget }: { fetch: (plan: ReadPlan) => Promise<void>; budget: CallBudget },
): Promise<readonly (KeptAsset | undefined)[]> {
  const { ranked } = list;
  for (;;) {
    const found = mediaIds.map((mediaId) => ranked.find(mediaId));
    if (!found.includes(undefined)) return found;
    const { totalCount, size } = ranked;
    if (list.opening !== undefined) {
      await fetch({ ranges: [], joined: [list.opening] });
      continue;
    }
    const rank = ranked.newestMissing();
    if (totalCount !== undefined && rank === undefined) return found;
    if (budget.remaining === 0) throw tooFarDown(ranked, budget);

    await fetch(rank === undefined ? { ranges: [HEAD], joined: [] } : list.plan([rank]));
    // An upstream that was asked for it and sent nothing has shown all that it will.
    const isAnswered = ranked.newestMissing() !== rank;
    if (isAnswered && ranked.totalCount === totalCount && ranked.size === size) return found;
  }
}

function tooFarDown({ totalCount = 0, size }: RankedList, { limit }: CallBudget): OperationTooComplexError {
  return new OperationTooComplexError(
    `The asset is not among the ${size} of ${totalCount} that were looked through, newest first: ` +
      `whether it exists cannot be told with the ${limit} upstream calls that one operation may cause.`,
    { limit, cost: limit + Math.ceil((totalCount - size) / MAX_COUNT) },
  );
}
