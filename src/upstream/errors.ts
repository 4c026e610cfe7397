import { FAILURES, type FailureKind, type FailureOf } from './failures.ts';

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
  /** Its row in the table of failures, which says what is done about it. */
  readonly kind: FailureKind;
  /** What begins the message: a path of upstream's, or what the call is for, say "The list call". */
  readonly subject: string;
  /** Undefined where upstream did not answer with an `errcode`. */
  readonly refusal: Refusal | undefined;
  /** When to ask again; undefined where that is of no use. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    kind: FailureKind,
    subject: string,
    reason: string,
    { refusal, cause, retryAfterSeconds = FAILURES[kind].retryAfterSeconds }: UpstreamErrorOptions = {},
  ) {
    super(`${subject} ${reason}`, { cause });
    this.kind = kind;
    this.subject = subject;
    this.refusal = refusal;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** What is thrown in place of a call that is not made because of this failure: itself, unless its time has to be told. */
  inPlaceOf(_call: StoppedCall): UpstreamError {
    return this;
  }
}

interface UpstreamErrorOptions {
  readonly refusal?: Refusal;
  /** The failure of another call, which this one would only repeat. */
  readonly cause?: UpstreamError;
  /** Default: as the table of failures says. */
  readonly retryAfterSeconds?: number;
}

/** A call that is not made. */
export interface StoppedCall {
  readonly subject: string;
  /** How many before it have failed in a row. */
  readonly inARow: number;
  /** When the next is made. */
  readonly retryAfterSeconds: number;
}

/** The upstream could not be reached, did not answer in time, or says that it is busy. */
export class UpstreamUnavailableError extends UpstreamError {
  override readonly name = 'UpstreamUnavailableError';
  override readonly kind: FailureOf<'UPSTREAM_UNAVAILABLE'>;

  constructor(
    subject: string,
    reason: string,
    {
      kind = 'unreachable',
      ...options
    }: UpstreamErrorOptions & { readonly kind?: FailureOf<'UPSTREAM_UNAVAILABLE'> } = {},
  ) {
    super(kind, subject, reason, options);
    this.kind = kind;
  }

  override inPlaceOf({ subject, inARow, retryAfterSeconds }: StoppedCall): UpstreamError {
    const reason = `is not made: it has failed ${inARow} times in a row`;
    return new UpstreamUnavailableError(subject, reason, { kind: this.kind, retryAfterSeconds, cause: this });
  }
}

/** All who waited for a call have left, so it is not made. Nobody sees this error. */
export class NobodyWaitsError extends UpstreamUnavailableError {
  constructor(subject: string) {
    super(subject, 'is not made: nobody waits for it', { kind: 'nobodyWaits' });
  }
}

/** The upstream answered, but not with what it documents: not JSON, or JSON of the wrong shape. */
export class UpstreamBadResponseError extends UpstreamError {
  override readonly name = 'UpstreamBadResponseError';

  constructor(
    subject: string,
    reason: string,
    { kind = 'unreadable' }: { readonly kind?: FailureOf<'UPSTREAM_BAD_RESPONSE'> } = {},
  ) {
    super(kind, subject, reason);
  }
}

/** A quota of the account's calls is used up, whether upstream says so or our own count of them. */
export class UpstreamQuotaExceededError extends UpstreamError {
  override readonly name = 'UpstreamQuotaExceededError';
  override readonly kind: FailureOf<'UPSTREAM_QUOTA_EXCEEDED'>;
  /** When the next call is made: what upstream itself says of the time, an endpoint makes this of. */
  override readonly retryAfterSeconds: number;

  constructor(
    subject: string,
    reason: string,
    { kind, ...options }: UpstreamErrorOptions & { readonly kind: FailureOf<'UPSTREAM_QUOTA_EXCEEDED'> },
  ) {
    super(kind, subject, reason, options);
    this.kind = kind;
    this.retryAfterSeconds = options.retryAfterSeconds ?? FAILURES[kind].retryAfterSeconds;
  }

  override inPlaceOf({ subject, retryAfterSeconds }: StoppedCall): UpstreamError {
    const { kind, message } = this;
    const reason = `is not made: ${message}`;
    return new UpstreamQuotaExceededError(subject, reason, { kind, retryAfterSeconds, cause: this });
  }

  /** The same refusal, to be told to whoever asks when the next call is made in so many seconds. */
  waiting(retryAfterSeconds: number): UpstreamQuotaExceededError {
    const { subject, kind, refusal } = this;
    const reason = this.message.slice(subject.length + 1);
    return new UpstreamQuotaExceededError(subject, reason, {
      kind,
      retryAfterSeconds,
      ...(refusal && { refusal }),
    });
  }
}

/** An answer was larger than is read. A page of fewer items may be small enough. */
export class AnswerTooLargeError extends UpstreamError {
  override readonly name = 'AnswerTooLargeError';

  constructor(subject: string) {
    super('tooLarge', subject, 'answered with more than is read');
  }
}

/** The list call sent fewer items than its own total promises. */
export class IncompletePageError extends UpstreamError {
  override readonly name = 'IncompletePageError';

  constructor() {
    super('incompletePage', 'The list call', 'answered with fewer items than its total promises');
  }
}

/** The answers of the list call contradict each other: its replicas disagree, or its totals are wrong for a while. */
export class UpstreamDisagreesError extends UpstreamBadResponseError {
  constructor() {
    super('The list call', 'contradicts itself: what one answer shows cannot be so by another', {
      kind: 'contradiction',
    });
  }
}
