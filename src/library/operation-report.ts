/** How the cache served an operation. */
export type CacheStatus =
  /** Everything came from the cache. */
  | 'HIT'
  /** Something was not cached. */
  | 'MISS'
  /** The last good check was too long ago. */
  | 'EXPIRED'
  /** The caller sent `cache-control: no-cache`. */
  | 'BYPASS'
  /** Upstream fails, and cached data is served. */
  | 'STALE';

/** What one operation cost, and how the cache served it. */
export interface OperationReport {
  /** List calls that it caused or joined. */
  calls: number;
  /** Items answered from the cache. */
  cached: number;
  /** Milliseconds spent waiting for upstream. */
  waitedMs: number;
  cacheStatus: CacheStatus;
  /** A page continues a walk with a lost anchor: it may repeat or, going back, skip an asset. */
  atLeastOnce: boolean;
  /** The caller asked for the latest uploads by `no-cache`, but got what was known before. */
  noCacheRefused: boolean;
  /** Private lists were open to it: what it answers is for callers with the same right alone. */
  readonly isPrivate: boolean;
}

export function createOperationReport({ isPrivate = false } = {}): OperationReport {
  return {
    calls: 0,
    cached: 0,
    waitedMs: 0,
    cacheStatus: 'HIT',
    atLeastOnce: false,
    noCacheRefused: false,
    isPrivate,
  };
}

const WEIGHT: Readonly<Record<CacheStatus, number>> = {
  HIT: 0,
  MISS: 1,
  EXPIRED: 2,
  BYPASS: 3,
  STALE: 4,
};

/** Records a status. The report keeps the one that a reader would look for first. */
export function recordCacheStatus(report: OperationReport, cacheStatus: CacheStatus): void {
  if (WEIGHT[cacheStatus] > WEIGHT[report.cacheStatus]) report.cacheStatus = cacheStatus;
}
