import { createJob, type Purpose } from '../../upstream/job.ts';
import type { CachedList, ReadPlan } from '../list/cached-list.ts';
import { type OperationReport, recordCacheStatus } from '../operation-report.ts';
import type { CallBudget } from './budget.ts';

/** Reads a list for one operation: within its budget, counted in its report, while it waits. */
export interface ListReader {
  /**
   * As {@link CachedList.read}.
   *
   * @param purpose Default: items of a page are missing
   * @throws what the budget throws, before any call is made
   */
  read(plan: ReadPlan, purpose?: Purpose): Promise<void>;
  /** As {@link CachedList.prove}. */
  prove(): Promise<void>;
}

export interface ListReaderOptions {
  readonly list: CachedList<unknown>;
  readonly budget: CallBudget;
  readonly report: OperationReport;
  readonly signal: AbortSignal;
}

export function createListReader({ list, budget, report, signal }: ListReaderOptions): ListReader {
  return {
    async read(plan, purpose = 'missing') {
      signal.throwIfAborted();
      const { length } = plan.ranges;
      budget.spend(length);
      recordCacheStatus(report, 'MISS');
      const sent = { calls: 0 };
      const waiters = [
        { report, signal },
        { report: sent, signal },
      ];
      try {
        await list.read(plan, createJob(purpose, waiters));
      } finally {
        // An outage or the quota kept them from being sent.
        if (sent.calls < length) budget.giveBack(length - sent.calls);
      }
    },
    async prove() {
      signal.throwIfAborted();
      await list.prove(createJob('missing', [{ report, signal }]));
    },
  };
}
