import { ageOf } from '../../clock.ts';
import { isDoneWithin } from '../../upstream/deadline.ts';
import { NobodyWaitsError, UpstreamDisagreesError } from '../../upstream/errors.ts';
import { createJob, type Job, type Waiter } from '../../upstream/job.ts';
import type { MeteredEndpoint } from '../../upstream/metered-endpoint.ts';
import type { CachedList } from '../list/cached-list.ts';
import type { CacheStatus, OperationReport } from '../operation-report.ts';
import { createCountBaseline } from './count-baseline.ts';
import type { CachedTotals } from './totals.ts';

/** How old cached data may become, in seconds. */
export interface RevalidationLimits {
  /** Totals are checked no more often than this, and only on request. */
  readonly freshSeconds: number;
  /** The same for the head page while the totals do not change. */
  readonly proofSeconds: number;
  /** While checks fail, cached data is served for this long after the last good check. */
  readonly staleSeconds: number;
}

export interface EnsureFreshOptions {
  /** Whether the caller wants to see what was uploaded this minute. */
  readonly noCache: boolean;
  /** The caller who may have to wait. The report records a refused `noCache`. */
  readonly waiter: Waiter & { readonly report: OperationReport };
}

/** Checks whether the cached list is still right. In the background, unless stated otherwise. */
export interface Revalidation {
  /**
   * Call this before serving the list. Returns how the cache serves it. Starts a due check in the
   * background. Waits for it if the last good one is too old. A granted `noCache` awaits a proof.
   *
   * @throws the error of the check if the cached data is too old to be served
   */
  ensureFresh(options: EnsureFreshOptions): Promise<CacheStatus>;
  /** Starts a check in the background, if one is due and the list was read. */
  startCheck(): void;
  /** The last good check, in ms since 1970. Stale: it is too old, or a later check failed. */
  status(): { readonly checkedAt: number; readonly stale: boolean };
  /** Whether the last good check is so old that nothing may be served without another. */
  readonly isExpired: boolean;
  /** Whether the list may be served as it is: the last check was good, and the next is not due. */
  readonly isSettled: boolean;
  /** Whether the next check is due. */
  readonly isDue: boolean;
  /** Changes with every check that ends. */
  readonly version: number;
  /** Upstream works again: the next check is made as if none had failed. */
  forgetFailures(): void;
  restore(state: ListChecks): void;
  /**
   * Takes the checks of another process where they are later than its own.
   *
   * @param options whether the list itself is as that process had it: then its own do not matter
   */
  follow(state: ListChecks, options?: { readonly isWhole: boolean }): void;
  /** Another process tells that upstream contradicts itself about the list: stale until it is proven. */
  doubt(): void;
  snapshot(): ListChecks;
}

/** What is saved of a list's checks. Instants are in milliseconds since 1970. */
export interface ListChecks {
  readonly checkedAt: number;
  readonly provenAt: number;
  /** As {@link CountBaseline.expected}. */
  readonly count: number | undefined;
}

export interface RevalidationOptions extends RevalidationLimits {
  readonly list: CachedList<unknown>;
  /** The totals call, if the list has one. Without it, only the head page shows changes. */
  readonly totals: CachedTotals | undefined;
  /** How many lists without totals the call for its pages reads. */
  readonly uncountedLists: number;
  /** The endpoint of its pages. */
  readonly metered: MeteredEndpoint;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A background check failed. */
  readonly onFailure: (error: unknown) => void;
}

/** Data older than this is not shown without a check, in multiples of `freshSeconds`. */
const TOO_OLD_FACTOR = 10;

/** The same in check intervals, for a list that is checked less often. */
const TOO_OLD_INTERVALS = 2;

/**
 * Share of the daily calls for checks of lists without totals, of all that one call reads: 60 of
 * 100, one in 24 minutes.
 */
const BLIND_CHECKS_SHARE = 0.6;

/** Pause after a failed check, in intervals. Doubles with each failure, up to one interval. */
const RETRY_SHARE = 1 / 12;

/** An answer waits this long for a check that is due. Then it shows cached data. */
const PATIENCE_MS = 2000;

/** `cache-control: no-cache` has a list proven no more often than this. */
const NO_CACHE_MS = 60_000;

const DAY_MS = 86_400_000;

export function createRevalidation(options: RevalidationOptions): Revalidation {
  const { list, totals, now } = options;
  const { name } = list.definition;
  const { ledger } = options.metered;
  const freshMs = options.freshSeconds * 1000;
  const proofMs = options.proofSeconds * 1000;
  const staleMs = options.staleSeconds * 1000;
  const baseline = createCountBaseline(list);
  let checkedAt = 0;
  /** The last good check that read a page. */
  let provenAt = 0;
  /** The last proof that a caller requested by `cache-control: no-cache`. */
  let noCacheAt = 0;
  /** Undefined after a good check. */
  let failure: { readonly error: unknown; readonly at: number; readonly inARow: number } | undefined;
  let version = 0;
  /** Whether another process has told that the list is disputed there. */
  let isDoubted = false;
  let checking: { readonly job: Job; readonly done: Promise<void> } | undefined;

  const since = (instant: number) => ageOf(instant, now());
  // A future instant is due but not expired: while upstream is down, an old answer beats none.
  const isExpired = () => now() - checkedAt > staleMs;

  /** Without totals, what the day's calls allow, as far as upstream has told how many there are. */
  function intervalMs(): number {
    if (totals !== undefined) return freshMs;
    const { limit = Number.POSITIVE_INFINITY } = ledger.status();
    return Math.max(freshMs, (DAY_MS * options.uncountedLists) / (BLIND_CHECKS_SHARE * limit));
  }

  const isUnsure = () => list.ranked.isDisputed || isDoubted;

  const tooOldMs = () => Math.max(TOO_OLD_FACTOR * freshMs, TOO_OLD_INTERVALS * intervalMs());

  function succeed(at: number): void {
    version += 1;
    checkedAt = at;
    failure = undefined;
  }

  function fail(error: unknown): void {
    version += 1;
    failure = { error, at: now(), inARow: (failure?.inARow ?? 0) + 1 };
  }

  /** Fetches totals if there are any, and the head page if something changed or may be hidden. */
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
    if (totals === undefined || baseline.hasChanged || isUnsure()) return true;
    // Without counts, only the head page shows changes. Not as often: it costs a list call.
    if (isBlind && since(checkedAt) >= tooOldMs() / 2) return true;
    return since(provenAt) >= proofMs * ledger.intervalFactor();
  }

  /** Does not reject. The operator is told of a failed check, and callers see a stale list. */
  async function attempt(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      // A caller who left cancels the check. That says nothing about the list.
      if (error instanceof NobodyWaitsError) return;
      fail(error);
      options.onFailure(error);
    }
  }

  /** Whether the next check is due. */
  function isDue(): boolean {
    if (!(list.ranked.isDisputed ? list.isVerificationDue : isIntervalOver())) return false;
    if (failure === undefined) return true;
    return since(failure.at) >= intervalMs() * Math.min(1, RETRY_SHARE * 2 ** (failure.inARow - 1));
  }

  function isIntervalOver(): boolean {
    const age = since(checkedAt);
    // The factor is never below 1, and hardly any query needs to read it.
    return age >= intervalMs() && age >= intervalMs() * (totals ?? ledger).intervalFactor();
  }

  /** This status, unless the check failed: then `STALE`, or the error if the data is expired. */
  function served(cacheStatus: CacheStatus): CacheStatus {
    if (failure === undefined) return cacheStatus;
    if (isExpired()) throw failure.error;
    return 'STALE';
  }

  totals?.subscribe((latest, at) => {
    const total = latest[name];
    // A total proves nothing about a disputed list: it is unsure where its items are.
    if (total !== undefined && baseline.compare(total) && !isUnsure()) succeed(at);
  });
  list.events.subscribe({
    proven(firstCall) {
      isDoubted = false;
      succeed(now());
      provenAt = now();
      baseline.recordProof(firstCall);
    },
    // Stale until the next proof.
    disputed: () => fail(new UpstreamDisagreesError(list.definition.pageCall.name)),
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
      // Once upstream is known to fail, callers do not wait for the next attempt.
      if (age <= tooOldMs() || failure !== undefined) return served('HIT');

      job.join(createJob('check', [waiter]));
      const patienceMs = isExpired() ? Number.POSITIVE_INFINITY : PATIENCE_MS;
      return served((await isDoneWithin(patienceMs, done)) ? 'EXPIRED' : 'STALE');
    },
    startCheck() {
      if (list.ranked.totalCount !== undefined && isDue()) check();
    },
    status: () => ({ checkedAt, stale: failure !== undefined || since(checkedAt) > tooOldMs() }),
    get isExpired() {
      return isExpired();
    },
    get isSettled() {
      return failure === undefined && !isDue();
    },
    get isDue() {
      return isDue();
    },
    get version() {
      return version;
    },
    forgetFailures() {
      version += 1;
      // A disputed list is stale until it is verified.
      if (!isUnsure()) failure = undefined;
    },
    restore(state) {
      checkedAt = state.checkedAt;
      provenAt = state.provenAt;
      baseline.restore(state.count);
    },
    follow(state, { isWhole } = { isWhole: false }) {
      const isProven = state.provenAt > provenAt;
      if (isWhole || isProven) isDoubted = false;
      if (!isWhole && !isProven && (isDoubted || state.checkedAt <= checkedAt)) return;
      succeed(isWhole ? state.checkedAt : Math.max(checkedAt, state.checkedAt));
      provenAt = isWhole ? state.provenAt : Math.max(provenAt, state.provenAt);
      baseline.restore(state.count);
      // The proof has found what the last count told of.
      if (isWhole || (isProven && state.provenAt >= (totals?.latest?.at ?? 0))) baseline.forgetCounts();
    },
    doubt() {
      isDoubted = true;
      fail(new UpstreamDisagreesError(list.definition.pageCall.name));
    },
    snapshot: () => ({ checkedAt, provenAt, count: baseline.expected }),
  };
}
