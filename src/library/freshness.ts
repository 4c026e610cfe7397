import { ageOf } from './age.ts';
import { ASSET_TYPES, type AssetType, perType } from './asset.ts';
import { isDoneWithin } from './deadline.ts';
import type { Endpoint } from './endpoint.ts';
import { createErrand, type Errand, shareErrand, type Waiter } from './errand.ts';
import { NobodyWaitsError } from './errors.ts';
import type { KeptList } from './kept-list.ts';
import { noteReason, type OperationReport } from './operation-report.ts';
import type { AssetCounts, AssetSource } from './page.ts';
import type { Ledger } from './quota.ts';

/** How old knowledge may become, in seconds. */
export interface FreshnessOptions {
  /** Totals are checked no more often than this, and only while somebody asks. */
  readonly freshSeconds: number;
  /** The same for the head page, where the totals have not changed. */
  readonly proofSeconds: number;
  /** While checks fail, what is kept is served for so long after the last good one. */
  readonly staleSeconds: number;
}

/** How an answer came about, where it did not come from what is kept alone. */
export type Wait = 'TOO_OLD' | 'NO_CACHE' | 'DEGRADED';

export interface ConsultOptions {
  /** Whether the caller wants to see what was uploaded this minute. */
  readonly noCache: boolean;
  /** Who waits, where something is waited for. */
  readonly waiter: Waiter;
}

export interface CountsOptions {
  readonly report: OperationReport;
  /** Fires when nothing is waited for any more. */
  readonly signal: AbortSignal;
}

/** Whether what is kept of the lists is still so. Nobody waits for it, save where it says so. */
export interface Freshness {
  /**
   * To be called before a list is served. Begins a check that is due behind the answer; waits for it where the last good
   * one is too long ago, or the caller wants to see what was uploaded this minute.
   *
   * @throws the failure of the check, where what is kept is too old to be served
   */
  consult(type: AssetType, options: ConsultOptions): Promise<Wait | undefined>;
  /** What is kept of a list was found to be so, by calls of which this one was the first. */
  noteProof(type: AssetType, firstCall: number): void;
  statusOf(type: AssetType): { readonly checkedAt: number; readonly stale: boolean };
  /** Whether the last good check is so long ago that nothing may be served without another. */
  isExpired(type: AssetType): boolean;
  /** The four totals, no older than the time between two checks, unless upstream fails. The report is told why it takes a call. */
  counts(options: CountsOptions): Promise<AssetCounts>;
  restore(type: AssetType, state: ListChecks): void;
  snapshot(type: AssetType): ListChecks;
}

/** What is remembered of a list's checks over a restart. Instants are in milliseconds since 1970. */
export interface ListChecks {
  readonly checkedAt: number;
  readonly provenAt: number;
  /** What get_materialcount is expected to tell of the list as it is kept; it need not be the list's own total. */
  readonly count: number | undefined;
}

export interface FreshnessDependencies extends FreshnessOptions {
  readonly source: AssetSource;
  readonly lists: Readonly<Record<AssetType, KeptList>>;
  readonly listLedger: Ledger;
  readonly countLedger: Ledger;
  readonly countEndpoint: Endpoint;
  readonly now: () => number;
  /** A check behind an answer failed. */
  readonly onFailure: (error: unknown) => void;
}

/** Too old to be shown without a check, in multiples of `freshSeconds`. */
const TOO_OLD = 10;

/** After a failed check, the time until the next, as a part of `freshSeconds`. It doubles with each that fails, up to all of it. */
const RETRY_SHARE = 1 / 12;

/** An answer waits no longer for a check that is due: then it shows what is kept. */
const PATIENCE_MS = 2000;

/** A list is proven for `cache-control: no-cache` no more often than this. */
const NO_CACHE_MS = 60_000;

export function createFreshness(options: FreshnessDependencies): Freshness {
  const { source, lists, listLedger, countLedger, now } = options;
  const freshMs = options.freshSeconds * 1000;
  const staleMs = options.staleSeconds * 1000;
  const checks = perType(() => ({
    checkedAt: 0,
    provenAt: 0,
    count: undefined as number | undefined,
    /** The last list call that was sent before `count` came. */
    countedAfter: 0,
    /** The total that the list had when `count` was told. */
    total: undefined as number | undefined,
    hasChanged: false,
    failure: undefined as unknown,
    /** How many checks have failed in a row. */
    failures: 0,
    failedAt: 0,
    noCacheAt: 0,
    checking: undefined as { readonly errand: Errand; readonly done: Promise<void> } | undefined,
  }));
  let latest: { readonly counts: AssetCounts; readonly at: number } | undefined;

  const since = (instant: number) => ageOf(instant, now());
  const sinceCheck = (type: AssetType) => since(checks[type].checkedAt);
  const isExpired = (type: AssetType) => sinceCheck(type) > staleMs;

  const pauseAfter = (failures: number) => freshMs * Math.min(1, RETRY_SHARE * 2 ** (failures - 1));

  const fetchCounts = shareErrand(callForCounts);

  async function callForCounts(errand: Errand): Promise<AssetCounts> {
    // Nothing else is spent from their quota, so checks may have all of it.
    const counts = await options.countEndpoint.call(errand, source.fetchCounts, { purpose: 'missing' });
    latest = { counts, at: now() };
    for (const type of ASSET_TYPES) compare(type, counts[type]);
    return counts;
  }

  /** By an earlier count alone: that it equals the list's own total is not certain. */
  function expectedCount(type: AssetType): number | undefined {
    const { count, total } = checks[type];
    const kept = lists[type].ranked.totalCount;
    return count === undefined || kept === undefined ? undefined : count + kept - (total ?? kept);
  }

  function compare(type: AssetType, count: number): void {
    const state = checks[type];
    const total = lists[type].ranked.totalCount;
    if (total === undefined) return;
    // Where the two are equal, the list's total may stand for the first count, which nothing else tells.
    const expected = expectedCount(type) ?? total;
    const isAsExpected = count === expected && !state.hasChanged;
    state.count = count;
    state.countedAfter = lists[type].lastCall;
    state.total = isAsExpected ? total : undefined;
    if (isAsExpected) succeed(type);
    else state.hasChanged = true;
  }

  function succeed(type: AssetType): void {
    checks[type].checkedAt = now();
    checks[type].failure = undefined;
    checks[type].failures = 0;
  }

  /** One count call for all lists, and one list call where something has changed or may be hidden. */
  function check(type: AssetType): NonNullable<(typeof checks)[AssetType]['checking']> {
    const state = checks[type];
    if (state.checking === undefined) {
      const errand = createErrand('check');
      const done = attempt(type, checkOnce(type, errand)).finally(() => {
        state.checking = undefined;
      });
      state.checking = { errand, done };
    }
    return state.checking;
  }

  async function checkOnce(type: AssetType, errand: Errand): Promise<void> {
    const state = checks[type];
    const counted = await recentCounts(createErrand('check')).catch((error: unknown) => ({ error }));
    const isProofDue = since(state.provenAt) >= options.proofSeconds * 1000 * listLedger.stretch();
    // Without counts, the head page alone tells whether anything has changed: not as often, as it costs a list call.
    const isBlind = 'error' in counted && sinceCheck(type) >= (TOO_OLD / 2) * freshMs;
    if ((state.hasChanged || isProofDue || isBlind) && listLedger.allows('check')) {
      await lists[type].prove(errand);
    } else if ('error' in counted) throw counted.error;
  }

  /** Does not reject: a failed check is told to the operator, and to callers as a list that is stale. */
  async function attempt(type: AssetType, work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      // A caller who has left takes his check with him: it tells nothing about the list.
      if (error instanceof NobodyWaitsError) return;
      const state = checks[type];
      state.failure = error;
      state.failedAt = now();
      state.failures += 1;
      options.onFailure(error);
    }
  }

  const areCountsRecent = () => latest !== undefined && since(latest.at) < freshMs;

  async function recentCounts(errand: Errand): Promise<AssetCounts> {
    return latest !== undefined && areCountsRecent() ? latest.counts : fetchCounts(errand);
  }

  function degraded(type: AssetType): 'DEGRADED' {
    if (isExpired(type)) throw checks[type].failure;
    return 'DEGRADED';
  }

  return {
    async consult(type, { noCache, waiter }) {
      const state = checks[type];
      if (noCache && since(state.noCacheAt) >= NO_CACHE_MS && listLedger.allows('no-cache')) {
        state.noCacheAt = now();
        await attempt(type, lists[type].prove(createErrand('no-cache', [waiter])));
        return state.failure === undefined ? 'NO_CACHE' : degraded(type);
      }
      const age = sinceCheck(type);
      const mayTry = state.failure === undefined || since(state.failedAt) >= pauseAfter(state.failures);
      if (age >= freshMs * countLedger.stretch() && mayTry) {
        const checking = check(type);
        // Once upstream is known to fail, nobody waits for the next attempt.
        if (age > TOO_OLD * freshMs && state.failure === undefined) {
          checking.errand.join(createErrand('check', [waiter]));
          const patienceMs = isExpired(type) ? Number.POSITIVE_INFINITY : PATIENCE_MS;
          const isDone = await isDoneWithin(patienceMs, checking.done);
          if (state.failure === undefined) return isDone ? 'TOO_OLD' : 'DEGRADED';
        }
      }
      return state.failure === undefined ? undefined : degraded(type);
    },
    noteProof(type, firstCall) {
      const state = checks[type];
      succeed(type);
      state.provenAt = now();
      // What a count has told since that call was sent, the proof need not have seen.
      if (firstCall <= state.countedAfter) return;
      state.hasChanged = false;
      state.total ??= lists[type].ranked.totalCount;
    },
    statusOf(type) {
      const { checkedAt, failure } = checks[type];
      return { checkedAt, stale: failure !== undefined || sinceCheck(type) > TOO_OLD * freshMs };
    },
    isExpired,
    async counts({ report, signal }) {
      if (!areCountsRecent()) noteReason(report, latest === undefined ? 'MISSING' : 'TOO_OLD');
      try {
        // Without the report: it counts list calls.
        return await recentCounts(createErrand('missing', [{ signal }]));
      } catch (error) {
        if (latest === undefined || since(latest.at) > staleMs) throw error;
        noteReason(report, 'DEGRADED');
        options.onFailure(error);
        return latest.counts;
      }
    },
    restore(type, { checkedAt, provenAt, count }) {
      Object.assign(checks[type], { checkedAt, provenAt, count, total: lists[type].ranked.totalCount });
    },
    snapshot(type) {
      const { checkedAt, provenAt, hasChanged } = checks[type];
      // After a count that no proof has followed, nobody knows what to expect.
      return { checkedAt, provenAt, count: hasChanged ? undefined : expectedCount(type) };
    },
  };
}
