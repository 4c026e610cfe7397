import { z } from 'zod';
import {
  PermissionDeniedError,
  UpstreamBadResponseError,
  UpstreamError,
  UpstreamQuotaExceededError,
  UpstreamUnavailableError,
} from '../upstream/errors.ts';
import { FAILURES, type FailureKind, type FailureOf } from '../upstream/failures.ts';

/** A failure of an upstream call, as one replica tells another. */
export interface ToldError {
  readonly kind: FailureKind;
  /** What was asked: "The list call". */
  readonly subject: string;
  readonly reason: string;
  readonly retryAfterSeconds?: number | undefined;
  readonly errcode?: number | undefined;
  readonly rid?: string | undefined;
  /** The name of the permission that the account lacks, if that is the reason. */
  readonly permission?: string | undefined;
}

const KINDS = Object.keys(FAILURES) as [FailureKind, ...FailureKind[]];

export const toldErrorShape = z.object({
  kind: z.enum(KINDS),
  subject: z.string().max(200),
  reason: z.string().max(2000),
  retryAfterSeconds: z.number().min(0).optional(),
  errcode: z.int().optional(),
  rid: z.string().max(200).optional(),
  permission: z.string().max(200).optional(),
});

/** Of an error that callers must not see, nothing but that is told. */
export function tellError(error: unknown): ToldError {
  if (!(error instanceof UpstreamError))
    return { kind: 'unreachable', subject: 'The call', reason: 'failed in the replica that makes the calls' };
  const { kind, subject, message, retryAfterSeconds, refusal } = error;
  return {
    kind,
    subject: subject.slice(0, 200),
    reason: message.slice(subject.length + 1).slice(0, 2000),
    retryAfterSeconds,
    errcode: refusal?.errcode,
    rid: refusal?.rid,
    permission: error instanceof PermissionDeniedError ? error.permission.name : undefined,
  };
}

/** The error for those who wait here. */
export function errorOf(told: ToldError): UpstreamError {
  const { kind, subject, reason, retryAfterSeconds, errcode, rid } = told;
  const options = {
    ...(errcode !== undefined && { refusal: { errcode, rid } }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
  switch (FAILURES[kind].code) {
    case 'UPSTREAM_UNAVAILABLE':
      return new UpstreamUnavailableError(subject, reason, {
        ...options,
        kind: kind as FailureOf<'UPSTREAM_UNAVAILABLE'>,
      });
    case 'UPSTREAM_BAD_RESPONSE':
      return new UpstreamBadResponseError(subject, reason, {
        kind: kind as FailureOf<'UPSTREAM_BAD_RESPONSE'>,
      });
    case 'UPSTREAM_QUOTA_EXCEEDED':
      return new UpstreamQuotaExceededError(subject, reason, {
        ...options,
        kind: kind as FailureOf<'UPSTREAM_QUOTA_EXCEEDED'>,
      });
    case 'UPSTREAM_REFUSED':
      return deniedBy(told) ?? new ToldRefusalError(kind, subject, reason, options);
  }
}

/** The error for want of a permission; undefined if it is not told as that. */
export function deniedBy(told: ToldError): PermissionDeniedError | undefined {
  const { kind, subject, reason, errcode, rid, permission } = told;
  if (permission === undefined) return undefined;
  const refusal = errcode === undefined ? {} : { refusal: { errcode, rid } };
  return new PermissionDeniedError(
    { name: permission },
    new ToldRefusalError(kind, subject, reason, refusal),
  );
}

/** Upstream has refused a call of another replica. */
class ToldRefusalError extends UpstreamError {
  override readonly name = 'UpstreamRefusedError';
}
