import { isDoneWithin } from './deadline.ts';
import type { Endpoint } from './endpoint.ts';
import { createJob } from './job.ts';
import type { Ledger } from './ledger.ts';
import type { MeteredCall } from './port.ts';

/** Adopts upstream's own call count into a ledger. */
export interface Adoption {
  /** Asks upstream. Concurrent callers share one request. Does not reject. */
  adopt(): Promise<void>;
  /** Resolves at once, or when the request in flight ends, after {@link PATIENCE_MS} at most. */
  sure(): Promise<void>;
}

export interface AdoptionOptions {
  readonly ledger: Ledger;
  /** The endpoint of quota calls. */
  readonly endpoint: Endpoint;
  readonly fetchQuota: MeteredCall['fetchQuota'];
  /** Whether the account lacks the call: then upstream is not asked. */
  readonly isDenied: () => boolean;
  readonly onFailure: (error: unknown) => void;
}

/** How long calls wait for upstream's count, in milliseconds. */
const PATIENCE_MS = 5000;

export function createAdoption(options: AdoptionOptions): Adoption {
  const { ledger, endpoint, fetchQuota, isDenied, onFailure } = options;
  let underWay: Promise<void> | undefined;
  let sure = Promise.resolve();

  async function ask(): Promise<void> {
    // Upstream may count calls in flight only after it has answered.
    const { unsettled } = ledger;
    try {
      if (!isDenied()) ledger.adopt(await endpoint.call(createJob('check'), fetchQuota), { unsettled });
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
