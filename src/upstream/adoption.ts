import { isDoneWithin } from './deadline.ts';
import type { Endpoint } from './endpoint.ts';
import { createJob } from './job.ts';
import type { Ledger } from './ledger.ts';
import type { MeteredCall } from './port.ts';

/** Takes over into a ledger what upstream itself has counted. */
export interface Adoption {
  /** Asks upstream, once for all who want it at the same time. Does not reject. */
  adopt(): Promise<void>;
  /** Resolves once the count is as sure as it becomes: at once, unless upstream is being asked. */
  sure(): Promise<void>;
}

export interface AdoptionOptions {
  readonly ledger: Ledger;
  /** The endpoint of quotas. */
  readonly endpoint: Endpoint;
  readonly fetchQuota: MeteredCall['fetchQuota'];
  readonly onFailure: (error: unknown) => void;
}

/** For so long calls wait until it is known how many there may be, in milliseconds. */
const PATIENCE_MS = 5000;

export function createAdoption({ ledger, endpoint, fetchQuota, onFailure }: AdoptionOptions): Adoption {
  let underWay: Promise<void> | undefined;
  let sure = Promise.resolve();

  async function ask(): Promise<void> {
    // What is sent before upstream counts may be counted after it.
    const { unsettled } = ledger;
    try {
      ledger.adopt(await endpoint.call(createJob('check'), fetchQuota), { unsettled });
    } catch (error) {
      onFailure(error);
    }
    ledger.settle();
  }

  async function settleWith(asking: Promise<void>): Promise<void> {
    if (!(await isDoneWithin(PATIENCE_MS, asking))) ledger.settle();
  }

  return {
    adopt() {
      underWay ??= ask().finally(() => {
        underWay = undefined;
      });
      sure = settleWith(underWay);
      return underWay;
    },
    sure: () => sure,
  };
}
