import { createErrand } from '../../upstream/errand.ts';
import { OperationTooComplexError } from '../../upstream/errors.ts';
import { MAX_COUNT } from '../../upstream/port.ts';
import type { KeptList, ReadPlan } from '../list/kept-list.ts';
import type { RankedItem } from '../list/rank-index.ts';
import type { RankedList } from '../list/ranked-list.ts';
import { noteReason, type OperationReport } from '../operation-report.ts';
import type { CallBudget } from './call-budget.ts';

/** Reads a list for one operation: within its budget, told to its report, and only while somebody waits for it. */
export interface ListReader {
  /**
   * As {@link KeptList.read}.
   *
   * @throws what the budget throws, before any call is made
   */
  read(plan: ReadPlan): Promise<void>;
  /** As {@link KeptList.prove}. */
  prove(): Promise<void>;
}

export interface ListReaderOptions {
  readonly list: KeptList<unknown>;
  readonly budget: CallBudget;
  readonly report: OperationReport;
  readonly signal: AbortSignal;
}

export function createListReader({ list, budget, report, signal }: ListReaderOptions): ListReader {
  return {
    async read(plan) {
      signal.throwIfAborted();
      const { length } = plan.ranges;
      budget.spend(length);
      noteReason(report, 'MISSING');
      const sent = { calls: 0 };
      const waiters = [
        { report, signal },
        { report: sent, signal },
      ];
      try {
        await list.read(plan, createErrand('missing', waiters));
      } finally {
        // An outage, or a quota, has kept them from being sent.
        if (sent.calls < length) budget.giveBack(length - sent.calls);
      }
    },
    async prove() {
      signal.throwIfAborted();
      await list.prove(createErrand('missing', [{ report, signal }]));
    },
  };
}

/**
 * Reads a list from its newest asset, where it is not kept yet, until all these items are in it, or all of it was seen.
 * Upstream has no search.
 *
 * @returns for each of them where it is kept; undefined where it is not in the list
 * @throws OperationTooComplexError when the budget ends first
 */
export async function findItems<Item>(
  list: KeptList<Item>,
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
