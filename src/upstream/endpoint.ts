import { createBreaker } from './breaker.ts';
import { beforeDeadline, lateError } from './deadline.ts';
import {
  NobodyWaitsError,
  PermissionDeniedError,
  UpstreamError,
  UpstreamQuotaExceededError,
} from './errors.ts';
import { FAILURES, type FailurePolicy } from './failures.ts';
import type { Grant } from './grant.ts';
import type { Job, Purpose } from './job.ts';
import type { Ledger } from './ledger.ts';
import type { Authenticate } from './port.ts';
import { createRetryBudget } from './retry-budget.ts';

/** One upstream endpoint. Decides which calls are made and which are retried. */
export interface Endpoint {
  /**
   * Makes a call, after the ledger has saved that it may be made. Retries a failed call if a retry
   * may help and a caller waits: at most twice, after a random pause, within the same deadline.
   * Retries once, immediately, if only a new access token is needed. Each attempt throws the error
   * of the first check that fails: callers left, deadline, permission, ledger, breaker, approval. The
   * retry budget comes last.
   *
   * @param work may run several times
   * @throws UpstreamError
   */
  call<T>(job: Job, work: Work<T>, options?: CallOptions): Promise<T>;
  /** The failure that currently stops calls, except for probes. */
  readonly outage: UpstreamError | undefined;
  /** The refusal for want of permission that currently stops calls. That is no outage. */
  readonly denial: PermissionDeniedError | undefined;
  /** Forgets failures and refusals: calls are made again at once. */
  forgetFailures(): void;
  /**
   * Shows what stops these calls where another process makes them. Undefined: this one makes them again.
   * Then one call finds out whether a permission is still denied, and an outage is forgotten.
   */
  follow(told: Obstacles | undefined): void;
}

/** What stops calls at present. */
export interface Obstacles {
  /** As {@link Endpoint.outage}. */
  readonly outage: UpstreamError | undefined;
  /** As {@link Endpoint.denial}. */
  readonly denial: PermissionDeniedError | undefined;
}

/** One attempt at a call. It must heed the signal. The token is empty without `authenticate`. */
export type Work<T> = (signal: AbortSignal, accessToken: string) => Promise<T>;

export interface CallOptions {
  /** What the call is charged as, if not the job's purpose. */
  readonly purpose?: Purpose | undefined;
  /** Deadline in milliseconds since 1970, if the call is part of work that began earlier. */
  readonly endsAt?: number;
}

/** A call that was made, for the operator. */
export interface CallRecord {
  /** Name in logs, metrics and errors. */
  readonly endpoint: string;
  readonly durationMs: number;
  /** 1, or more for a retry. */
  readonly attempt: number;
  /** Undefined if the call succeeded. */
  readonly error: unknown;
}

/** What others are asked about an attempt at a call. */
export interface AttemptedCall {
  /** Name in logs, metrics and errors. */
  readonly endpoint: string;
  readonly purpose: Purpose;
  /** As the ledger knows it: most calls of today. Undefined without a ceiling, or without a ledger. */
  readonly limit: number | undefined;
  /** As the ledger knows it: today's calls before this one. Undefined without a ledger. */
  readonly used: number | undefined;
}

/**
 * Lets others decide whether an attempt is made. They count it as made.
 *
 * @throws UpstreamError and then it is neither made, nor counted here, nor retried
 */
export type ApproveCall = (attempt: AttemptedCall) => Promise<void>;

/** What all endpoints share. */
export interface CallEnvironment {
  /** Deadline of a call with its retries. Requests may share the call, so none of them ends it. */
  readonly upstreamTimeoutMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly onCall: (record: CallRecord) => void;
  /** Asked once for each attempt, after all other checks. Default: nobody is asked. */
  readonly approve?: ApproveCall | undefined;
}

export interface EndpointOptions extends CallEnvironment {
  /** Name in logs, metrics and errors. */
  readonly name: string;
  /** Without a ledger, calls are not counted. */
  readonly ledger?: Ledger;
  /** Of the permission that its calls need. Default: none that an account may lack. */
  readonly grant?: Grant | undefined;
  /** Gets the token, once per attempt. If it fails, the call is not made, counted or retried. */
  readonly authenticate?: Authenticate;
  /** Resolves once upstream's own count is known, if it is being fetched. Default: at once. */
  readonly learnQuota?: (signal: AbortSignal) => Promise<void>;
  /** Number of refusals in a row that stop calls. Default: from the table of failures. */
  readonly refusals?: number;
}

interface Attempt {
  readonly job: Job;
  readonly purpose: Purpose;
  /** 1 for the first. */
  readonly number: number;
  readonly signal: AbortSignal;
  /** Whether to retry if only a new access token is needed. */
  readonly mayRenewToken: boolean;
}

const MAX_RETRIES = 2;

/** Longest pause before the first retry, in milliseconds. Doubles with each retry. */
const PAUSE_MS = 200;

export function createEndpoint(options: EndpointOptions): Endpoint {
  const { name, ledger, authenticate = async () => '', learnQuota = async () => {}, refusals } = options;
  const { upstreamTimeoutMs, now, sleep, onCall, grant, approve } = options;
  const title = `The ${name} call`;
  const breaker = createBreaker({ subject: title, refusals, now });
  const retries = createRetryBudget(now);
  /** What another process has told, while that one makes the calls. */
  let followed: Obstacles | undefined;

  function check({ job, purpose, signal }: Attempt): void {
    if (job.isAbandoned) throw new NobodyWaitsError(title);
    if (signal.aborted) throw lateError(title);
    grant?.check();
    ledger?.check(purpose);
    breaker.check();
  }

  /** Gets the access token for an attempt. @throws the error of the first check that fails */
  async function admit(attempt: Attempt): Promise<string> {
    const { purpose, signal } = attempt;
    if (grant?.isAwaited) await beforeDeadline(title, signal, grant.answered());
    if (ledger?.allows(purpose) === false) await learnQuota(signal);
    check(attempt);
    if (ledger?.isCovered === false) await beforeDeadline(title, signal, ledger.cover());
    const accessToken = await authenticate(signal);
    check(attempt);
    return accessToken;
  }

  /** Others may have used the last call of the block, or have begun to ask for the permission. */
  const mustWait = () => ledger?.isCovered === false || grant?.isAwaited === true;

  async function askForApproval(ask: ApproveCall, attempt: Attempt): Promise<void> {
    const { purpose, signal } = attempt;
    const { limit, used } = ledger?.status() ?? {};
    await beforeDeadline(title, signal, ask({ endpoint: name, purpose, limit, used }));
    check(attempt);
  }

  async function make<T>(
    work: Work<T>,
    { job, purpose, number, signal, mayRenewToken }: Attempt,
    accessToken: string,
  ): Promise<T> {
    // Check all again: other calls may have started since this one was admitted.
    grant?.check();
    ledger?.check(purpose);
    const permit = breaker.acquire();
    const receipt = ledger?.spend(purpose);
    grant?.recordCall();
    job.count();
    const startedAt = now();
    const tell = (error?: unknown) =>
      // Never negative, even if the machine's clock was set back.
      onCall({ endpoint: name, durationMs: Math.max(0, now() - startedAt), attempt: number, error });
    try {
      const answer = await work(signal, accessToken);
      if (receipt !== undefined) ledger?.recordSuccess(receipt);
      grant?.recordSuccess();
      permit.succeed();
      tell();
      return answer;
    } catch (failure) {
      const error = grant === undefined ? failure : grant.recordFailure(failure);
      if (receipt !== undefined) ledger?.recordFailure(receipt, error);
      if (!(error instanceof UpstreamError) || (mayRenewToken && needsNewToken(error))) permit.ignore();
      else if (isForLedger(error) || error instanceof PermissionDeniedError) permit.succeed();
      else permit.fail(error);
      tell(error);
      if (!(error instanceof UpstreamQuotaExceededError)) throw error;
      await learnQuota(signal).catch(() => {});
      throw error.waiting(secondsUntilNext(purpose));
    }
  }

  /** Seconds until the next call after a quota refusal. Later callers get the same answer. */
  function secondsUntilNext(purpose: Purpose): number {
    try {
      ledger?.check(purpose);
      breaker.check();
    } catch (error) {
      if (error instanceof UpstreamQuotaExceededError) return error.retryAfterSeconds;
    }
    return 1;
  }

  /** A quota refusal does not mean that upstream fails, if a ledger handles it. */
  function isForLedger({ kind }: UpstreamError): boolean {
    return ledger !== undefined && FAILURES[kind].quota !== undefined;
  }

  /** Whether a failed call may be retried after this pause. */
  function mayRepeat(
    error: unknown,
    number: number,
    { endsAt, pauseMs }: { endsAt: number; pauseMs: number },
  ) {
    return (
      retryOf(error) === 'after a pause' &&
      number <= MAX_RETRIES &&
      now() + pauseMs < endsAt &&
      !breaker.isOpen &&
      retries.trySpend()
    );
  }

  return {
    get outage() {
      return followed === undefined ? breaker.failure : followed.outage;
    },
    get denial() {
      return followed === undefined ? grant?.denial : followed.denial;
    },
    follow(told) {
      if (told === undefined && followed !== undefined) {
        breaker.close();
        grant?.adopt(followed.denial);
      }
      followed = told;
    },
    forgetFailures() {
      breaker.close();
      grant?.forget();
      ledger?.forgetRefusals();
    },
    async call(job, work, { purpose, endsAt = now() + upstreamTimeoutMs } = {}) {
      const deadline = new AbortController();
      // The clock may have been set meanwhile: no call may exceed the timeout.
      const timer = setTimeout(() => deadline.abort(), Math.min(upstreamTimeoutMs, endsAt - now()));
      retries.recordCall();
      try {
        let mayRenewToken = options.authenticate !== undefined;
        for (let number = 1; ; number += 1) {
          const { signal } = deadline;
          const attempt = { job, purpose: purpose ?? job.purpose, number, signal, mayRenewToken };
          // Another call may take the last one of the block before this call continues, or be the
          // one that finds out whether the account has the permission.
          let accessToken: string;
          let isApproved = approve === undefined;
          do {
            accessToken = await admit(attempt);
            if (isApproved || approve === undefined || mustWait()) continue;
            await askForApproval(approve, attempt);
            isApproved = true;
          } while (mustWait());
          try {
            return await make(work, attempt, accessToken);
          } catch (error) {
            if (mayRenewToken && needsNewToken(error)) {
              mayRenewToken = false;
              continue;
            }
            const pauseMs = Math.random() * PAUSE_MS * 2 ** (number - 1);
            if (!isUrgent(job.purpose) || !mayRepeat(error, number, { endsAt, pauseMs })) throw error;
            await sleep(pauseMs);
          }
        }
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function retryOf(error: unknown): FailurePolicy['retry'] {
  return error instanceof UpstreamError ? FAILURES[error.kind].retry : 'never';
}

/** Whether the call may succeed with another access token. */
function needsNewToken(error: unknown): boolean {
  return retryOf(error) === 'with a new token';
}

/** Only these are retried: checks and refreshes recur by themselves. */
function isUrgent(purpose: Purpose): boolean {
  return purpose === 'missing' || purpose === 'no-cache' || purpose === 'look-up';
}
