import { ageOf } from '../../clock.ts';
import { isDoneWithin } from '../../upstream/deadline.ts';
import { NobodyWaitsError, UpstreamDisagreesError } from '../../upstream/errors.ts';
import { createJob, type Job, type Waiter } from '../../upstream/job.ts';
import type { MeteredEndpoint } from '../../upstream/metered-endpoint.ts';
import type { CachedList } from '../list/cached-list.ts';
import type { CacheStatus, OperationReport } from '../operation-report.ts';
import { createCountBaseline } from './count-baseline.ts';
import type { CachedTotals } from './totals.ts';

/** How old knowledge may become, in seconds. */
export interface RevalidationLimits {
  /** Totals are checked no more often than this, and only while somebody asks. */
  readonly freshSeconds: number;
  /** The same for the head page, where the totals have not changed. */
  readonly proofSeconds: number;
  /** While checks fail, what is cached is served for so long after the last good one. */
  readonly staleSeconds: number;
}

export interface EnsureFreshOptions {
  /** Whether the caller wants to see what was uploaded this minute. */
  readonly noCache: boolean;
  /** Who waits, where something is waited for. The report is told where `noCache` is refused. */
  readonly waiter: Waiter & { readonly report: OperationReport };
}

/** Finds out whether what is cached of a list is still so. Nobody waits for it, save where it says so. */
export interface Revalidation {
  /**
   * To be called before the list is served; tells what that takes. Begins a check that is due behind the answer; waits for
   * it where the last good one is too long ago, or the caller wants to see what was uploaded this minute.
   *
   * @throws the failure of the check, where what is cached is too old to be served
   */
  ensureFresh(options: EnsureFreshOptions): Promise<CacheStatus>;
  /** The last good check, in milliseconds since 1970, and whether that is too long ago, or another has failed since. */
  status(): { readonly checkedAt: number; readonly stale: boolean };
  /** Whether the last good check is so long ago that nothing may be served without another. */
  readonly isExpired: boolean;
  /** What has failed upstream works again: the next check is made as if none had failed. */
  forgetFailures(): void;
  restore(state: ListChecks): void;
  snapshot(): ListChecks;
}

/** What is remembered of a list's checks over a restart. Instants are in milliseconds since 1970. */
export interface ListChecks {
  readonly checkedAt: number;
  readonly provenAt: number;
  /** As {@link CountBaseline.expected}. */
  readonly count: number | undefined;
}

export interface RevalidationOptions extends RevalidationLimits {
  readonly list: CachedList<unknown>;
  /** Its total besides its pages. Without it, the head page alone tells whether anything has changed. */
  readonly totals: CachedTotals | undefined;
  /** The endpoint of its pages. */
  readonly metered: MeteredEndpoint;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A check behind an answer failed. */
  readonly onFailure: (error: unknown) => void;
}

/** What is too old to be shown without a check, in multiples of `freshSeconds`. */
const TOO_OLD_FACTOR = 10;

/** The same in multiples of the interval of a list that is checked less often. */
const TOO_OLD_INTERVALS = 2;

/** The part of a day's calls that checks may take of a list without a total: 60 of 100, one in 24 minutes. */
const BLIND_CHECKS_SHARE = 0.6;

/** After a failed check, the time until the next, as a part of the interval. It doubles with each that fails, up to all of it. */
const RETRY_SHARE = 1 / 12;

/** An answer waits no longer for a check that is due: then it shows what is cached. */
const PATIENCE_MS = 2000;

/** A list is proven for `cache-control: no-cache` no more often than this. */
const NO_CACHE_MS = 60_000;

const DAY_MS = 86_400_000;

export function createRevalidation(options: RevalidationOptions): Revalidation {
  const { list, totals, now } = options;
  const { name, pageCall } = list.definition;
  const { ledger } = options.metered;
  const freshMs = options.freshSeconds * 1000;
  const proofMs = options.proofSeconds * 1000;
  const staleMs = options.staleSeconds * 1000;
  const intervalMs =
    totals === undefined ? Math.max(freshMs, DAY_MS / (BLIND_CHECKS_SHARE * pageCall.dailyCalls)) : freshMs;
  const tooOldMs = Math.max(TOO_OLD_FACTOR * freshMs, TOO_OLD_INTERVALS * intervalMs);
  const baseline = createCountBaseline(list);
  let checkedAt = 0;
  /** The last good check by a page. */
  let provenAt = 0;
  /** The last time that a caller had the list proven by `cache-control: no-cache`. */
  let noCacheAt = 0;
  /** Undefined after a good check. */
  let failure: { readonly error: unknown; readonly at: number; readonly inARow: number } | undefined;
  let checking: { readonly job: Job; readonly done: Promise<void> } | undefined;

  const since = (instant: number) => ageOf(instant, now());
  // Not of an instant that is yet to come: it asks for a check, but while upstream is down an old answer is better than none.
  const isExpired = () => now() - checkedAt > staleMs;

  function succeed(): void {
    checkedAt = now();
    failure = undefined;
  }

  function fail(error: unknown): void {
    failure = { error, at: now(), inARow: (failure?.inARow ?? 0) + 1 };
  }

  /** A call for totals where there are any, and one for the head page where something has changed or may be hidden. */
  function check() {
    if (checking === undefined) {
      const job = createJob('check');
      const done = attempt(checkOnce(job)).finally(() => {
        checking = undefined;
      });
      checking = { job, done };
    }
    return checking;
  }

  async function checkOnce(job: Job): Promise<void> {
    const failed = await totals?.recent(createJob('check')).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    if (isProofWanted(failed !== undefined) && ledger.allows('check')) await list.prove(job);
    else if (failed !== undefined) throw failed.error;
  }

  function isProofWanted(isBlind: boolean): boolean {
    if (totals === undefined || baseline.hasChanged || list.ranked.isDisputed) return true;
    // Without counts, the head page alone tells whether anything has changed: not as often, as it costs a list call.
    if (isBlind && since(checkedAt) >= tooOldMs / 2) return true;
    return since(provenAt) >= proofMs * ledger.intervalFactor();
  }

  /** Does not reject: a failed check is told to the operator, and to callers as a list that is stale. */
  async function attempt(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      // A caller who has left takes his check with him: it tells nothing about the list.
      if (error instanceof NobodyWaitsError) return;
      fail(error);
      options.onFailure(error);
    }
  }

  /** Whether the time for the next check has come. */
  function isDue(): boolean {
    if (!(list.ranked.isDisputed ? list.isVerificationDue : isIntervalOver())) return false;
    if (failure === undefined) return true;
    return since(failure.at) >= intervalMs * Math.min(1, RETRY_SHARE * 2 ** (failure.inARow - 1));
  }

  function isIntervalOver(): boolean {
    const age = since(checkedAt);
    // The factor is never below 1, and hardly any query has to ask for it.
    return age >= intervalMs && age >= intervalMs * (totals ?? ledger).intervalFactor();
  }

  /** How the list is served after a check: with this status, unless that has failed. */
  function served(cacheStatus: CacheStatus): CacheStatus {
    if (failure === undefined) return cacheStatus;
    if (isExpired()) throw failure.error;
    return 'STALE';
  }

  totals?.subscribe((latest) => {
    const total = latest[name];
    // A total proves nothing of a list of which it is not sure where its items are.
    if (total !== undefined && baseline.compare(total) && !list.ranked.isDisputed) succeed();
  });
  list.events.subscribe({
    proven(firstCall) {
      succeed();
      provenAt = now();
      baseline.recordProof(firstCall);
    },
    // It is stale until the next proof.
    disputed: () => fail(new UpstreamDisagreesError()),
  });

  return {
    async ensureFresh({ noCache, waiter }) {
      if (noCache && since(noCacheAt) >= NO_CACHE_MS && ledger.allows('no-cache')) {
        noCacheAt = now();
        await attempt(list.prove(createJob('no-cache', [waiter])));
        return served('BYPASS');
      }
      if (noCache) waiter.report.noCacheRefused = true;
      if (!isDue()) return served('HIT');

      const age = since(checkedAt);
      const { job, done } = check();
      // Once upstream is known to fail, nobody waits for the next attempt.
      if (age <= tooOldMs || failure !== undefined) return served('HIT');

      job.join(createJob('check', [waiter]));
      const patienceMs = isExpired() ? Number.POSITIVE_INFINITY : PATIENCE_MS;
      return served((await isDoneWithin(patienceMs, done)) ? 'EXPIRED' : 'STALE');
    },
    status: () => ({ checkedAt, stale: failure !== undefined || since(checkedAt) > tooOldMs }),
    get isExpired() {
      return isExpired();
    },
    forgetFailures() {
      // Of a list that upstream contradicts itself about, it is known only once it was verified.
      if (!list.ranked.isDisputed) failure = undefined;
    },
    restore(state) {
      checkedAt = state.checkedAt;
      provenAt = state.provenAt;
      baseline.restore(state.count);
    },
    snapshot: () => ({ checkedAt, provenAt, count: baseline.expected }),
  };
}
