import { ageOf } from '../../clock.ts';
import { ASSET_TYPES, type AssetType, perType } from '../../upstream/asset.ts';
import { isDoneWithin } from '../../upstream/deadline.ts';
import type { Endpoint } from '../../upstream/endpoint.ts';
import { createErrand, type Errand, shareErrand, type Waiter } from '../../upstream/errand.ts';
import { NobodyWaitsError, UpstreamDisagreesError } from '../../upstream/errors.ts';
import type { Ledger } from '../../upstream/ledger.ts';
import type { AssetCounts, AssetSource } from '../../upstream/source.ts';
import type { KeptList } from '../list/kept-list.ts';
import { noteReason, type OperationReport, type Reason } from '../operation-report.ts';
import { type CountWatch, createCountWatch } from './count-watch.ts';

/** How old knowledge may become, in seconds. */
export interface FreshnessLimits {
  /** Totals are checked no more often than this, and only while somebody asks. */
  readonly freshSeconds: number;
  /** The same for the head page, where the totals have not changed. */
  readonly proofSeconds: number;
  /** While checks fail, what is kept is served for so long after the last good one. */
  readonly staleSeconds: number;
}

export interface ConsultOptions {
  /** Whether the caller wants to see what was uploaded this minute. */
  readonly noCache: boolean;
  /** Who waits, where something is waited for. The report is told where `noCache` is refused. */
  readonly waiter: Waiter & { readonly report: OperationReport };
}

export interface CountsOptions {
  readonly report: OperationReport;
  /** Fires when nothing is waited for any more. */
  readonly signal: AbortSignal;
}

/** Whether what is kept of the lists is still so. Nobody waits for it, save where it says so. */
export interface Freshness {
  /**
   * To be called before a list is served; tells what that takes. Begins a check that is due behind the answer; waits for
   * it where the last good one is too long ago, or the caller wants to see what was uploaded this minute.
   *
   * @throws the failure of the check, where what is kept is too old to be served
   */
  consult(type: AssetType, options: ConsultOptions): Promise<Reason>;
  statusOf(type: AssetType): { readonly checkedAt: number; readonly stale: boolean };
  /** Whether the last good check is so long ago that nothing may be served without another. */
  isExpired(type: AssetType): boolean;
  /** What has failed upstream works again: the next check is made as if none had failed. */
  forgetFailures(): void;
  /** The four totals, no older than the time between two checks, unless upstream fails. The report is told why it takes a call. */
  counts(options: CountsOptions): Promise<AssetCounts>;
  restore(type: AssetType, state: ListChecks): void;
  snapshot(type: AssetType): ListChecks;
}

/** What is remembered of a list's checks over a restart. Instants are in milliseconds since 1970. */
export interface ListChecks {
  readonly checkedAt: number;
  readonly provenAt: number;
  /** As {@link CountWatch.expected}. */
  readonly count: number | undefined;
}

export interface FreshnessOptions extends FreshnessLimits {
  readonly source: AssetSource;
  readonly lists: Readonly<Record<AssetType, KeptList<unknown>>>;
  readonly listLedger: Ledger;
  readonly countLedger: Ledger;
  readonly countEndpoint: Endpoint;
  readonly now: () => number;
  /** A check behind an answer failed. */
  readonly onFailure: (error: unknown) => void;
}

/** How the checks of one list stand. Instants are in milliseconds since 1970. */
interface Checks {
  readonly counts: CountWatch;
  /** The last good check. */
  checkedAt: number;
  /** The last good check by a list call. */
  provenAt: number;
  /** The last time that a caller had the list proven by `cache-control: no-cache`. */
  noCacheAt: number;
  /** Undefined after a good check. */
  failure: { readonly error: unknown; readonly at: number; readonly inARow: number } | undefined;
  checking: Checking | undefined;
}

/** A check that is under way. */
interface Checking {
  readonly errand: Errand;
  readonly done: Promise<void>;
}

/** What is too old to be shown without a check, in multiples of `freshSeconds`. */
const TOO_OLD_FACTOR = 10;

/** After a failed check, the time until the next, as a part of `freshSeconds`. It doubles with each that fails, up to all of it. */
const RETRY_SHARE = 1 / 12;

/** An answer waits no longer for a check that is due: then it shows what is kept. */
const PATIENCE_MS = 2000;

/** A list is proven for `cache-control: no-cache` no more often than this. */
const NO_CACHE_MS = 60_000;

export function createFreshness(options: FreshnessOptions): Freshness {
  const { source, lists, listLedger, countLedger, now } = options;
  const freshMs = options.freshSeconds * 1000;
  const tooOldMs = TOO_OLD_FACTOR * freshMs;
  const proofMs = options.proofSeconds * 1000;
  const staleMs = options.staleSeconds * 1000;
  const checks = perType<Checks>((type) => ({
    counts: createCountWatch(lists[type]),
    checkedAt: 0,
    provenAt: 0,
    noCacheAt: 0,
    failure: undefined,
    checking: undefined,
  }));
  let latest: { readonly counts: AssetCounts; readonly at: number } | undefined;

  const since = (instant: number) => ageOf(instant, now());
  const sinceCheck = (type: AssetType) => since(checks[type].checkedAt);
  // Not of an instant that is yet to come: it asks for a check, but while upstream is down an old answer is better than none.
  const isPastServing = (instant: number) => now() - instant > staleMs;
  const isExpired = (type: AssetType) => isPastServing(checks[type].checkedAt);

  const fetchCounts = shareErrand(callForCounts);

  async function callForCounts(errand: Errand): Promise<AssetCounts> {
    // Nothing else is spent from their quota, so checks may have all of it.
    const counts = await options.countEndpoint.call(errand, source.fetchCounts, { purpose: 'missing' });
    latest = { counts, at: now() };
    for (const type of ASSET_TYPES) {
      // A total proves nothing of a list of which it is not sure where its assets are.
      if (checks[type].counts.compare(counts[type]) && !lists[type].ranked.isDisputed) succeed(type);
    }
    return counts;
  }

  function succeed(type: AssetType): void {
    checks[type].checkedAt = now();
    checks[type].failure = undefined;
  }

  /** One count call for all lists, and one list call where something has changed or may be hidden. */
  function check(type: AssetType): Checking {
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
    const isProofDue = since(state.provenAt) >= proofMs * listLedger.intervalFactor();
    // Without counts, the head page alone tells whether anything has changed: not as often, as it costs a list call.
    const isBlind = 'error' in counted && sinceCheck(type) >= tooOldMs / 2;
    const isProofWanted = state.counts.hasChanged || isProofDue || isBlind || lists[type].ranked.isDisputed;
    if (isProofWanted && listLedger.allows('check')) {
      await lists[type].prove(errand);
    } else if ('error' in counted) throw counted.error;
  }

  function fail(type: AssetType, error: unknown): void {
    const state = checks[type];
    state.failure = { error, at: now(), inARow: (state.failure?.inARow ?? 0) + 1 };
  }

  /** Does not reject: a failed check is told to the operator, and to callers as a list that is stale. */
  async function attempt(type: AssetType, work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      // A caller who has left takes his check with him: it tells nothing about the list.
      if (error instanceof NobodyWaitsError) return;
      fail(type, error);
      options.onFailure(error);
    }
  }

  /** Whether the time for the next check has come. */
  function isDue(type: AssetType): boolean {
    const { failure } = checks[type];
    const { ranked, isVerificationDue } = lists[type];
    const isInterval = sinceCheck(type) >= freshMs * countLedger.intervalFactor();
    if (!(ranked.isDisputed ? isVerificationDue : isInterval)) return false;
    if (failure === undefined) return true;
    return since(failure.at) >= freshMs * Math.min(1, RETRY_SHARE * 2 ** (failure.inARow - 1));
  }

  const areCountsRecent = () => latest !== undefined && since(latest.at) < freshMs;

  async function recentCounts(errand: Errand): Promise<AssetCounts> {
    return latest !== undefined && areCountsRecent() ? latest.counts : fetchCounts(errand);
  }

  /** How a list is served after a check: for `why`, unless that has failed. */
  function served(type: AssetType, why: Reason): Reason {
    const { failure } = checks[type];
    if (failure === undefined) return why;
    if (isExpired(type)) throw failure.error;
    return 'DEGRADED';
  }

  for (const type of ASSET_TYPES) {
    lists[type].events.subscribe({
      proven(firstCall) {
        succeed(type);
        checks[type].provenAt = now();
        checks[type].counts.noteProof(firstCall);
      },
      // It is stale until the next proof.
      disputed: () => fail(type, new UpstreamDisagreesError()),
    });
  }

  return {
    async consult(type, { noCache, waiter }) {
      const state = checks[type];
      if (noCache && since(state.noCacheAt) >= NO_CACHE_MS && listLedger.allows('no-cache')) {
        state.noCacheAt = now();
        await attempt(type, lists[type].prove(createErrand('no-cache', [waiter])));
        return served(type, 'NO_CACHE');
      }
      if (noCache) waiter.report.noCacheRefused = true;
      if (!isDue(type)) return served(type, 'KEPT');

      const age = sinceCheck(type);
      const checking = check(type);
      // Once upstream is known to fail, nobody waits for the next attempt.
      if (age <= tooOldMs || state.failure !== undefined) return served(type, 'KEPT');

      checking.errand.join(createErrand('check', [waiter]));
      const patienceMs = isExpired(type) ? Number.POSITIVE_INFINITY : PATIENCE_MS;
      const isDone = await isDoneWithin(patienceMs, checking.done);
      return served(type, isDone ? 'TOO_OLD' : 'DEGRADED');
    },
    statusOf(type) {
      const { checkedAt, failure } = checks[type];
      return { checkedAt, stale: failure !== undefined || sinceCheck(type) > tooOldMs };
    },
    isExpired,
    forgetFailures() {
      // Of a list that upstream contradicts itself about, it is known only once it was verified.
      for (const type of ASSET_TYPES) if (!lists[type].ranked.isDisputed) checks[type].failure = undefined;
    },
    async counts({ report, signal }) {
      if (!areCountsRecent()) noteReason(report, latest === undefined ? 'MISSING' : 'TOO_OLD');
      try {
        // Without the report: it counts list calls.
        return await recentCounts(createErrand('missing', [{ signal }]));
      } catch (error) {
        if (latest === undefined || isPastServing(latest.at)) throw error;
        noteReason(report, 'DEGRADED');
        options.onFailure(error);
        return latest.counts;
      }
    },
    restore(type, { checkedAt, provenAt, count }) {
      const state = checks[type];
      state.checkedAt = checkedAt;
      state.provenAt = provenAt;
      state.counts.restore(count);
    },
    snapshot(type) {
      const { checkedAt, provenAt, counts } = checks[type];
      return { checkedAt, provenAt, count: counts.expected };
    },
  };
}
