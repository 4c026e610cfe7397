import { ageOf } from '../../clock.ts';
import { createJob, type Job, singleFlight } from '../../upstream/job.ts';
import type { MeteredEndpoint } from '../../upstream/metered-endpoint.ts';
import type { Totals, TotalsSource } from '../../upstream/port.ts';
import { type Elsewhere, makeByEither, type TimedTotals } from '../list/library-calls.ts';
import { type OperationReport, recordCacheStatus } from '../operation-report.ts';

/** The totals that one call returns, shared by all callers. */
export interface CachedTotals {
  /** Cached totals no older than `freshSeconds`; undefined if there are none. */
  readonly recentlyRead: Totals | undefined;
  /** Totals no older than `freshSeconds`, cached or fetched. @throws UpstreamError */
  recent(job: Job): Promise<Totals>;
  /**
   * The same for a caller. If upstream fails, returns cached totals that are not older than
   * `staleSeconds`. Records in the caller's report why it takes a call.
   *
   * @throws UpstreamError
   */
  read(options: ReadTotalsOptions): Promise<Totals>;
  /** Whether totals that were read are still the latest ones, and recent. */
  stamp(read: Totals): () => boolean;
  /** The factor for check intervals, at least 1. It grows as the daily calls run down. */
  intervalFactor(): number;
  /** Takes totals that another process has read, if they are later than those that are cached. */
  tell(told: TimedTotals): void;
  /** The latest ones, however old; undefined if there are none. */
  readonly latest: TimedTotals | undefined;
  /** Passes all totals that arrive to the listener, and when they were read. */
  subscribe(listener: (totals: Totals, at: number) => void): void;
}

export interface ReadTotalsOptions {
  readonly report: OperationReport;
  /** Fires when the caller no longer waits. */
  readonly signal: AbortSignal;
}

export interface CachedTotalsOptions {
  readonly source: TotalsSource;
  readonly metered: MeteredEndpoint;
  /** They are fetched no more often than this. */
  readonly freshSeconds: number;
  /** While upstream fails, cached totals are served for this long. */
  readonly staleSeconds: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Upstream failed, and a caller was served cached totals. */
  readonly onFailure: (error: unknown) => void;
  /** Who reads them in place of a call. Default: nobody. */
  readonly elsewhere?: Elsewhere | undefined;
}

export function createCachedTotals({
  source,
  metered: { endpoint, ledger },
  now,
  onFailure,
  elsewhere = () => undefined,
  ...options
}: CachedTotalsOptions): CachedTotals {
  const freshMs = options.freshSeconds * 1000;
  const staleMs = options.staleSeconds * 1000;
  const listeners: ((totals: Totals, at: number) => void)[] = [];
  let latest: TimedTotals | undefined;

  function accept(read: TimedTotals): void {
    latest = read;
    for (const listener of listeners) listener(read.totals, read.at);
  }

  function tell(told: TimedTotals): void {
    if (latest === undefined || told.at > latest.at) accept(told);
  }

  const fetchTotals = singleFlight((job) =>
    makeByEither(elsewhere, {
      async here() {
        // Nothing else uses the quota of this call, so checks may use all of it.
        const totals = await endpoint.call(job, source.fetchTotals, { purpose: 'missing' });
        accept({ totals, at: now() });
        return totals;
      },
      async there(others) {
        const told = await others.readTotals(source.call.name, job);
        tell(told);
        return told.totals;
      },
    }),
  );

  const recentlyRead = () =>
    latest !== undefined && ageOf(latest.at, now()) < freshMs ? latest.totals : undefined;

  async function recent(job: Job): Promise<Totals> {
    return recentlyRead() ?? fetchTotals(job);
  }

  return {
    get recentlyRead() {
      return recentlyRead();
    },
    recent,
    async read({ report, signal }) {
      if (latest === undefined) recordCacheStatus(report, 'MISS');
      else if (ageOf(latest.at, now()) >= freshMs) recordCacheStatus(report, 'EXPIRED');
      try {
        // Without the report: it counts only list calls.
        return await recent(createJob('missing', [{ signal }]));
      } catch (error) {
        if (latest === undefined || now() - latest.at > staleMs) throw error;
        recordCacheStatus(report, 'STALE');
        onFailure(error);
        return latest.totals;
      }
    },
    tell,
    get latest() {
      return latest;
    },
    stamp: (read) => () => recentlyRead() === read,
    intervalFactor: () => ledger.intervalFactor(),
    subscribe: (listener) => void listeners.push(listener),
  };
}

/** Those that the call of this name reads. @throws Error if there are none */
export function totalsNamed(totals: ReadonlyMap<TotalsSource, CachedTotals>, call: string): CachedTotals {
  for (const [source, each] of totals) if (source.call.name === call) return each;
  throw new Error(`The call named "${call}" reads no totals.`);
}
