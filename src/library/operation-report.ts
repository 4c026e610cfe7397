/** Why an operation took what it took. */
export type Reason =
  /** Everything came from what is kept. */
  | 'KEPT'
  /** Something was not kept. */
  | 'MISSING'
  /** The last good check was too long ago. */
  | 'TOO_OLD'
  /** The caller asked for it, with `cache-control: no-cache`. */
  | 'NO_CACHE'
  /** Upstream fails, and what is kept is served. */
  | 'DEGRADED';

/** What one operation took of the upstream. */
export interface OperationReport {
  /** List calls that it caused or joined. */
  calls: number;
  /** Items that were answered from what was kept. */
  kept: number;
  /** Milliseconds that it waited for upstream. */
  waitedMs: number;
  why: Reason;
  /** A page continues a walk whose place was lost: it may show an asset twice, or, going back, leave one out. */
  atLeastOnce: boolean;
  /** The caller asked for what was uploaded this minute, and is shown what was known before. */
  noCacheRefused: boolean;
}

export function createOperationReport(): OperationReport {
  return { calls: 0, kept: 0, waitedMs: 0, why: 'KEPT', atLeastOnce: false, noCacheRefused: false };
}

const WEIGHT: Readonly<Record<Reason, number>> = {
  KEPT: 0,
  MISSING: 1,
  TOO_OLD: 2,
  NO_CACHE: 3,
  DEGRADED: 4,
};

/** Of two reasons, an operation tells the one that a reader would look for first. */
export function noteReason(report: OperationReport, why: Reason): void {
  if (WEIGHT[why] > WEIGHT[report.why]) report.why = why;
}
