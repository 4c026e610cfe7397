import { FAILURES, type FailureKind, type FailureOf } from './failures.ts';
import type { Permission } from './port.ts';

/** A failure that callers see with a code. Any other error is a gateway bug and is masked. */
export abstract class GatewayError extends Error {}

/** The caller passed an invalid argument. The message names the argument and its limit. */
export class InvalidArgumentError extends GatewayError {
  override readonly name = 'InvalidArgumentError';
  readonly argument: string;

  constructor(argument: string, message: string) {
    super(message);
    this.argument = argument;
  }
}

/** The caller may not see what was asked for. The message says what, and who can change it. */
export class ForbiddenError extends GatewayError {
  override readonly name = 'ForbiddenError';
}

/** The operation needs more upstream calls, or asks for more items, than one operation may. */
export class OperationTooComplexError extends GatewayError {
  override readonly name = 'OperationTooComplexError';
  /** The calls or items that one operation may have. */
  readonly limit: number;
  /** Those that this operation needs, as far as known. */
  readonly cost: number;

  constructor(message: string, { limit, cost }: { limit: number; cost: number }) {
    super(message);
    this.limit = limit;
    this.cost = cost;
  }
}

/** What upstream says when it refuses a call. */
export interface Refusal {
  readonly errcode: number;
  /** Names the call in upstream's own log, for an operator who asks WeChat about it. */
  readonly rid: string | undefined;
}

/** Upstream gave no usable answer. Messages never contain the URL: it holds the access token. */
export abstract class UpstreamError extends GatewayError {
  /** Row in the table of failures, which says how the failure is handled. */
  readonly kind: FailureKind;
  /** Start of the message: an upstream path, or a name such as "The list call". */
  readonly subject: string;
  /** Undefined if upstream did not answer with an `errcode`. */
  readonly refusal: Refusal | undefined;
  /** When to retry; undefined if a retry is of no use. */
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

  /** The error of a call stopped by this failure. By default the same error, without a new time. */
  inPlaceOf(_call: StoppedCall): UpstreamError {
    return this;
  }
}

interface UpstreamErrorOptions {
  readonly refusal?: Refusal;
  /** The failure of another call, which this call would only repeat. */
  readonly cause?: UpstreamError;
  /** Default: from the table of failures. */
  readonly retryAfterSeconds?: number;
}

/** A call that was not made. */
export interface StoppedCall {
  readonly subject: string;
  /** Number of failures in a row before it. */
  readonly inARow: number;
  /** When the next call is made. */
  readonly retryAfterSeconds: number;
}

/** Upstream could not be reached, did not answer in time, or said that it is busy. */
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
    const reason = `was not sent: the last ${inARow} calls failed`;
    return new UpstreamUnavailableError(subject, reason, { kind: this.kind, retryAfterSeconds, cause: this });
  }
}

/** The call was not made because all its callers have left. No caller sees this error. */
export class NobodyWaitsError extends UpstreamUnavailableError {
  constructor(subject: string) {
    super(subject, 'was not sent: no caller waits for it', { kind: 'nobodyWaits' });
  }
}

/**
 * Another process makes the calls by now, as the same account: this one was not made, or its answer comes
 * too late. Whoever still waits asks that process.
 */
export class MadeElsewhereError extends UpstreamUnavailableError {
  constructor(subject: string) {
    super(subject, 'was not made: another process makes the calls', { kind: 'madeElsewhere' });
  }
}

/** Upstream answered with something undocumented: not JSON, or JSON of the wrong shape. */
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

/** A quota of the account is used up, by upstream's word or our own count. */
export class UpstreamQuotaExceededError extends UpstreamError {
  override readonly name = 'UpstreamQuotaExceededError';
  override readonly kind: FailureOf<'UPSTREAM_QUOTA_EXCEEDED'>;
  /** When the next call is made. An endpoint replaces upstream's own value. */
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
    const reason = `was not sent: ${message}`;
    return new UpstreamQuotaExceededError(subject, reason, { kind, retryAfterSeconds, cause: this });
  }

  /** The same refusal, with the seconds until the next call as of now. */
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

/** The account lacks the permission for a call: it does not have the list. */
export class PermissionDeniedError extends UpstreamError {
  override readonly name = 'PermissionDeniedError';
  readonly permission: Permission;
  /** A sentence for callers and operators. It names the permission, and nothing else. */
  readonly explanation: string;

  /** @param cause what upstream said */
  constructor(permission: Permission, cause: UpstreamError) {
    const { kind, subject, message, refusal } = cause;
    super(kind, subject, message.slice(subject.length + 1), { cause, ...(refusal && { refusal }) });
    this.permission = permission;
    this.explanation = `WeChat does not give this account the permission "${permission.name}".`;
  }
}

/** The answer exceeds the size limit. A page of fewer items may fit. */
export class AnswerTooLargeError extends UpstreamError {
  override readonly name = 'AnswerTooLargeError';

  constructor(subject: string) {
    super('tooLarge', subject, 'answered with a body over the size limit');
  }
}

/** A call for a page, by its name, returned fewer items than its own total promises. */
export class IncompletePageError extends UpstreamError {
  override readonly name = 'IncompletePageError';

  constructor(call: string) {
    super('incompletePage', `The ${call} call`, 'answered with fewer items than its total promises');
  }
}

/** Calls of a name contradict each other: replicas disagree, or totals are wrong for a while. */
export class UpstreamDisagreesError extends UpstreamBadResponseError {
  constructor(call: string) {
    super(`The ${call} call`, 'contradicts itself: its answers cannot all be right', {
      kind: 'contradiction',
    });
  }
}
