/** Every failure that callers are told of by a code. Anything else is a bug of the gateway and is masked. */
export abstract class GatewayError extends Error {}

/** The caller gave an argument that cannot be answered. The message names the argument and its limit. */
export class InvalidArgumentError extends GatewayError {
  override readonly name = 'InvalidArgumentError';
  readonly argument: string;

  constructor(argument: string, message: string) {
    super(message);
    this.argument = argument;
  }
}

/** Answering needs more upstream calls than one operation may cause. */
export class OperationTooComplexError extends GatewayError {
  override readonly name = 'OperationTooComplexError';
  /** Upstream list calls that one operation may cause. */
  readonly limit: number;
  /** Upstream list calls that this operation needs, as far as is known. */
  readonly cost: number;

  constructor(message: string, { limit, cost }: { limit: number; cost: number }) {
    super(message);
    this.limit = limit;
    this.cost = cost;
  }
}

/** What upstream itself says when it refuses a call. */
export interface Refusal {
  readonly errcode: number;
  /** Names the call in upstream's own log: for the operator who asks WeChat about it. */
  readonly rid: string | undefined;
}

/** The upstream gave no usable answer. Messages never name the URL: it holds the access token. */
export abstract class UpstreamError extends GatewayError {
  /** What begins the message: a path of upstream's, or what the call is for, say "The list call". */
  readonly subject: string;
  /** Undefined where upstream did not answer with an `errcode`. */
  readonly refusal: Refusal | undefined;
  /** Whether the same call may well be answered when it is made again at once. */
  readonly isTransient: boolean = false;
  /** Whether it may be answered once it was prepared for anew: with another access token. */
  readonly needsNewToken: boolean = false;

  constructor(subject: string, reason: string, { refusal, cause }: UpstreamErrorOptions = {}) {
    super(`${subject} ${reason}`, { cause });
    this.subject = subject;
    this.refusal = refusal;
  }
}

interface UpstreamErrorOptions {
  readonly refusal?: Refusal;
  /** The failure of another call, which this one would only repeat. */
  readonly cause?: UpstreamError;
}

/** The upstream could not be reached, did not answer in time, or says that it is busy: worth another try. */
export class UpstreamUnavailableError extends UpstreamError {
  override readonly name = 'UpstreamUnavailableError';
  override readonly isTransient = true;
  readonly retryAfterSeconds: number;

  constructor(
    subject: string,
    reason: string,
    {
      retryAfterSeconds = 5,
      ...options
    }: UpstreamErrorOptions & { readonly retryAfterSeconds?: number } = {},
  ) {
    super(subject, reason, options);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** All who waited for a call have left, so it is not made. Nobody sees this error. */
export class NobodyWaitsError extends UpstreamUnavailableError {
  constructor(subject: string) {
    super(subject, 'is not made: nobody waits for it');
  }
}

/** The upstream answered, but not with what it documents: not JSON, or JSON of the wrong shape. */
export class UpstreamBadResponseError extends UpstreamError {
  override readonly name = 'UpstreamBadResponseError';
  // Most often an answer that was cut off, or a proxy's page.
  override readonly isTransient = true;
}

/** A quota of the account's calls is used up, whether upstream says so or our own count of them. */
export class UpstreamQuotaExceededError extends UpstreamError {
  override readonly name = 'UpstreamQuotaExceededError';
  /** What the quota is for. */
  readonly period: 'minute' | 'day';
  /** When the next call is made: what upstream itself says of the time, an endpoint makes this of. */
  readonly retryAfterSeconds: number;

  constructor(
    subject: string,
    reason: string,
    {
      period,
      retryAfterSeconds,
      ...options
    }: UpstreamErrorOptions & {
      readonly period: 'minute' | 'day';
      readonly retryAfterSeconds: number;
    },
  ) {
    super(subject, reason, options);
    this.period = period;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** The same refusal, to be told to whoever asks when the next call is made in so many seconds. */
  waiting(retryAfterSeconds: number): UpstreamQuotaExceededError {
    const { subject, period, refusal } = this;
    const reason = this.message.slice(subject.length + 1);
    return new UpstreamQuotaExceededError(subject, reason, {
      period,
      retryAfterSeconds,
      ...(refusal && { refusal }),
    });
  }
}

/** An answer was larger than is read. A page of fewer items may be small enough. */
export class AnswerTooLargeError extends UpstreamError {
  override readonly name = 'AnswerTooLargeError';

  constructor(subject: string) {
    super(subject, 'answered with more than is read');
  }
}

/** The list call sent fewer items than its own total promises. */
export class IncompletePageError extends UpstreamError {
  override readonly name = 'IncompletePageError';

  constructor() {
    super('The list call', 'answered with fewer items than its total promises');
  }
}

/** The answers of the list call contradict each other: its replicas disagree, or its totals are wrong for a while. */
export class UpstreamDisagreesError extends UpstreamBadResponseError {
  constructor() {
    super('The list call', 'contradicts itself: what one answer shows cannot be so by another');
  }
}
