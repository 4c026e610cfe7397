import { ageOf } from '../../clock.ts';
import { createJob, type Job, singleFlight } from '../../upstream/job.ts';
import type { MeteredEndpoint } from '../../upstream/metered-endpoint.ts';
import type { Totals, TotalsSource } from '../../upstream/port.ts';
import { type OperationReport, recordCacheStatus } from '../operation-report.ts';

/** The totals that one call tells, shared by all who want them. */
export interface CachedTotals {
  /** Totals no older than `freshSeconds`: asked for, unless they are cached. @throws UpstreamError */
  recent(job: Job): Promise<Totals>;
  /**
   * The same for a caller, who gets those that are cached where upstream fails, unless they are too old. His report is told
   * why it takes a call.
   *
   * @throws UpstreamError
   */
  read(options: ReadTotalsOptions): Promise<Totals>;
  /** By how much the intervals between checks are to be multiplied, as the day's calls run down: from 1 up. */
  intervalFactor(): number;
  /** Has a listener told of all totals that come. */
  subscribe(listener: (totals: Totals) => void): void;
}

export interface ReadTotalsOptions {
  readonly report: OperationReport;
  /** Fires when nothing is waited for any more. */
  readonly signal: AbortSignal;
}

export interface CachedTotalsOptions {
  readonly source: TotalsSource;
  readonly metered: MeteredEndpoint;
  /** They are asked for no more often than this. */
  readonly freshSeconds: number;
  /** While upstream fails, those that are cached are served for so long. */
  readonly staleSeconds: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Upstream has failed, and a caller was served what is cached. */
  readonly onFailure: (error: unknown) => void;
}

export function createCachedTotals({
  source,
  metered: { endpoint, ledger },
  now,
  onFailure,
  ...options
}: CachedTotalsOptions): CachedTotals {
  const freshMs = options.freshSeconds * 1000;
  const staleMs = options.staleSeconds * 1000;
  const listeners: ((totals: Totals) => void)[] = [];
  let latest: { readonly totals: Totals; readonly at: number } | undefined;

  const fetchTotals = singleFlight(async (job) => {
    // Nothing else is spent from their quota, so checks may have all of it.
    const totals = await endpoint.call(job, source.fetchTotals, { purpose: 'missing' });
    latest = { totals, at: now() };
    for (const listener of listeners) listener(totals);
    return totals;
  });

  async function recent(job: Job): Promise<Totals> {
    const isRecent = latest !== undefined && ageOf(latest.at, now()) < freshMs;
    return latest !== undefined && isRecent ? latest.totals : fetchTotals(job);
  }

  return {
    recent,
    async read({ report, signal }) {
      if (latest === undefined) recordCacheStatus(report, 'MISS');
      else if (ageOf(latest.at, now()) >= freshMs) recordCacheStatus(report, 'EXPIRED');
      try {
        // Without the report: it counts list calls.
        return await recent(createJob('missing', [{ signal }]));
      } catch (error) {
        if (latest === undefined || now() - latest.at > staleMs) throw error;
        recordCacheStatus(report, 'STALE');
        onFailure(error);
        return latest.totals;
      }
    },
    intervalFactor: () => ledger.intervalFactor(),
    subscribe: (listener) => void listeners.push(listener),
  };
}
