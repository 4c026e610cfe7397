/** Why an operation took what it took. */
export type CacheStatus =
  /** Everything came from what is cached. */
  | 'HIT'
  /** Something was not cached. */
  | 'MISS'
  /** The last good check was too long ago. */
  | 'EXPIRED'
  /** The caller asked for it, with `cache-control: no-cache`. */
  | 'BYPASS'
  /** Upstream fails, and what is cached is served. */
  | 'STALE';

/** What one operation took of the upstream. */
export interface OperationReport {
  /** List calls that it caused or joined. */
  calls: number;
  /** Items that were answered from what was cached. */
  cached: number;
  /** Milliseconds that it waited for upstream. */
  waitedMs: number;
  cacheStatus: CacheStatus;
  /** A page continues a walk whose anchor was lost: it may show an asset twice, or, going back, leave one out. */
  atLeastOnce: boolean;
  /** The caller asked for what was uploaded this minute, and is shown what was known before. */
  noCacheRefused: boolean;
}

export function createOperationReport(): OperationReport {
  return { calls: 0, cached: 0, waitedMs: 0, cacheStatus: 'HIT', atLeastOnce: false, noCacheRefused: false };
}

const WEIGHT: Readonly<Record<CacheStatus, number>> = {
  HIT: 0,
  MISS: 1,
  EXPIRED: 2,
  BYPASS: 3,
  STALE: 4,
};

/** Of two reasons, an operation tells the one that a reader would look for first. */
export function recordCacheStatus(report: OperationReport, cacheStatus: CacheStatus): void {
  if (WEIGHT[cacheStatus] > WEIGHT[report.cacheStatus]) report.cacheStatus = cacheStatus;
}
