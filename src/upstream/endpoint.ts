import { createBreaker } from './breaker.ts';
import { beforeDeadline, lateError } from './deadline.ts';
import { NobodyWaitsError, UpstreamError, UpstreamQuotaExceededError } from './errors.ts';
import { FAILURES, type FailurePolicy } from './failures.ts';
import type { Job, Purpose } from './job.ts';
import type { Ledger } from './ledger.ts';
import type { Authenticate } from './port.ts';
import { createRetryBudget } from './retry-budget.ts';

/** One endpoint of the upstream: decides which calls of it are made, and which of them again. */
export interface Endpoint {
  /**
   * Makes a call, once its ledger has saved that it may be made. One that fails is made again where that may help and
   * somebody waits for it: at most twice, after a random pause, within the same deadline; and once, at once, where it only
   * takes another access token. Each time, the first that has something against it decides the error: nobody waits for
   * it any more, the deadline, the ledger, the breaker. The budget of retries decides last whether it is made again.
   *
   * @param work may run several times
   * @throws UpstreamError
   */
  call<T>(job: Job, work: Work<T>, options?: CallOptions): Promise<T>;
  /** The failure for which no call is made at present, save for probes. */
  readonly outage: UpstreamError | undefined;
  /** What has failed, or was refused for a quota, works again: calls are made as if nothing had been. */
  forgetFailures(): void;
}

/** One attempt at a call. It must heed the signal. @param accessToken what `authenticate` gave for this attempt; else empty */
export type Work<T> = (signal: AbortSignal, accessToken: string) => Promise<T>;

export interface CallOptions {
  /** What the call is charged as, where it is not what the job is for. */
  readonly purpose?: Purpose | undefined;
  /** The deadline, in milliseconds since 1970, where it is a part of work that has begun before. */
  readonly endsAt?: number;
}

/** A call that was made, for the operator. */
export interface CallRecord {
  /** As logs, metrics and errors name it. */
  readonly endpoint: string;
  readonly durationMs: number;
  /** 1, or more where it is a repetition. */
  readonly attempt: number;
  /** Undefined where it was answered. */
  readonly error: unknown;
}

/** What all endpoints have in common. */
export interface CallEnvironment {
  /** The deadline of a call with all its repetitions. It may serve several requests, so none of them ends it. */
  readonly upstreamTimeoutMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly onCall: (record: CallRecord) => void;
}

export interface EndpointOptions extends CallEnvironment {
  /** As logs, metrics and errors name it. */
  readonly name: string;
  /** Without one, the calls are not counted. */
  readonly ledger?: Ledger;
  /**
   * Gets the access token that a call takes: asked once for each attempt. Where it fails, the call is neither counted nor
   * repeated: it was not made.
   */
  readonly authenticate?: Authenticate;
  /** Resolves once upstream's own count of the calls is known, where it is being asked for it. Default: at once. */
  readonly learnQuota?: (signal: AbortSignal) => Promise<void>;
  /** How many refusals in a row stop the calls. Default: as the table of failures says. */
  readonly refusals?: number;
}

interface Attempt {
  readonly job: Job;
  readonly purpose: Purpose;
  /** 1 for the first. */
  readonly number: number;
  readonly signal: AbortSignal;
  /** Whether it is made again where it only takes another access token. */
  readonly mayRenewToken: boolean;
}

const MAX_RETRIES = 2;

/** The longest pause before the first repetition. It doubles with each. */
const PAUSE_MS = 200;

export function createEndpoint(options: EndpointOptions): Endpoint {
  const { name, ledger, authenticate = async () => '', learnQuota = async () => {}, refusals } = options;
  const { upstreamTimeoutMs, now, sleep, onCall } = options;
  const title = `The ${name} call`;
  const breaker = createBreaker({ subject: title, refusals, now });
  const retries = createRetryBudget(now);

  /** Gets the access token for an attempt. @throws the error of the first that has something against it */
  async function admit({ job, purpose, signal }: Attempt): Promise<string> {
    const check = () => {
      if (job.isAbandoned) throw new NobodyWaitsError(title);
      if (signal.aborted) throw lateError(title);
      ledger?.check(purpose);
      breaker.check();
    };
    if (ledger?.allows(purpose) === false) await learnQuota(signal);
    check();
    if (ledger?.isCovered === false) await beforeDeadline(title, signal, ledger.cover());
    const accessToken = await authenticate(signal);
    check();
    return accessToken;
  }

  async function make<T>(
    work: Work<T>,
    { job, purpose, number, signal, mayRenewToken }: Attempt,
    accessToken: string,
  ): Promise<T> {
    // Both check again: others may have begun since this one was admitted.
    ledger?.check(purpose);
    const permit = breaker.acquire();
    const receipt = ledger?.spend(purpose);
    job.count();
    const startedAt = now();
    const tell = (error?: unknown) =>
      // Never less than nothing, though the machine's clock be set back.
      onCall({ endpoint: name, durationMs: Math.max(0, now() - startedAt), attempt: number, error });
    try {
      const answer = await work(signal, accessToken);
      if (receipt !== undefined) ledger?.recordSuccess(receipt);
      permit.succeed();
      tell();
      return answer;
    } catch (error) {
      if (receipt !== undefined) ledger?.recordFailure(receipt, error);
      if (!(error instanceof UpstreamError) || (mayRenewToken && needsNewToken(error))) permit.ignore();
      else if (isForLedger(error)) permit.succeed();
      else permit.fail(error);
      tell(error);
      if (!(error instanceof UpstreamQuotaExceededError)) throw error;
      await learnQuota(signal).catch(() => {});
      throw error.waiting(secondsUntilNext(purpose));
    }
  }

  /** When the next call is made after one that was refused for a quota: those who come after it are told the same. */
  function secondsUntilNext(purpose: Purpose): number {
    try {
      ledger?.check(purpose);
      breaker.check();
    } catch (error) {
      if (error instanceof UpstreamQuotaExceededError) return error.retryAfterSeconds;
    }
    return 1;
  }

  /** An upstream that speaks of a quota is well, where there is a ledger that heeds it. */
  function isForLedger({ kind }: UpstreamError): boolean {
    return ledger !== undefined && FAILURES[kind].quota !== undefined;
  }

  /** Whether a call that has failed may be made again, after this pause. */
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
      return breaker.failure;
    },
    forgetFailures() {
      breaker.close();
      ledger?.forgetRefusals();
    },
    async call(job, work, { purpose, endsAt = now() + upstreamTimeoutMs } = {}) {
      const deadline = new AbortController();
      // The clock may have been set since: no call takes longer than one may.
      const timer = setTimeout(() => deadline.abort(), Math.min(upstreamTimeoutMs, endsAt - now()));
      retries.recordCall();
      try {
        let mayRenewToken = options.authenticate !== undefined;
        for (let number = 1; ; number += 1) {
          const { signal } = deadline;
          const attempt = { job, purpose: purpose ?? job.purpose, number, signal, mayRenewToken };
          // Another may have taken the last call of the block before this one goes on.
          let accessToken: string;
          do accessToken = await admit(attempt);
          while (ledger?.isCovered === false);
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

/** Whether a call may be answered with another access token. */
function needsNewToken(error: unknown): boolean {
  return retryOf(error) === 'with a new token';
}

/** Checks and refreshes come again by themselves. */
function isUrgent(purpose: Purpose): boolean {
  return purpose === 'missing' || purpose === 'no-cache';
}
