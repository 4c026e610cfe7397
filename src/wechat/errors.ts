import {
  type Refusal,
  UpstreamError,
  UpstreamQuotaExceededError,
  UpstreamUnavailableError,
} from '../upstream/errors.ts';
import type { FailureOf } from '../upstream/failures.ts';
import { endOfQuotaDay } from '../upstream/quota-days.ts';
import { meaningOf } from './errcode.ts';

/** Upstream refused the call. It says so in the body, with status 200. */
export class UpstreamRefusedError extends UpstreamError {
  override readonly name: string = 'UpstreamRefusedError';

  constructor(
    endpoint: string,
    reason: string,
    {
      kind = 'otherRefusal',
      ...options
    }: { readonly kind?: FailureOf<'UPSTREAM_REFUSED'>; readonly refusal?: Refusal } = {},
  ) {
    super(kind, endpoint, reason, options);
  }
}

/** Upstream refused the access token itself; a new one may be accepted. */
export class AccessTokenRejectedError extends UpstreamRefusedError {
  override readonly name = 'AccessTokenRejectedError';
}

/** The error for an answer with an `errcode`. `nowMs` decides when a daily quota ends. */
export function refusalError(
  endpoint: string,
  { errcode, errmsg }: { readonly errcode: number; readonly errmsg: string },
  nowMs = Date.now(),
): UpstreamError {
  const reason = reasonOf(errcode, errmsg);
  const refusal = { errcode, rid: /\brid: *([\w-]+)/.exec(errmsg)?.[1] };
  const { kind } = meaningOf(errcode);
  switch (kind) {
    case 'busy':
      return new UpstreamUnavailableError(endpoint, reason, { kind, refusal });
    case 'tokenReplaced':
    case 'tokenExpired':
      return new AccessTokenRejectedError(endpoint, reason, { kind, refusal });
    case 'dayQuota': {
      const retryAfterSeconds = Math.ceil((endOfQuotaDay(nowMs) - nowMs) / 1000);
      return new UpstreamQuotaExceededError(endpoint, reason, { kind, retryAfterSeconds, refusal });
    }
    case 'minuteQuota':
      return new UpstreamQuotaExceededError(endpoint, reason, { kind, refusal });
    default:
      return new UpstreamRefusedError(endpoint, reason, { kind, refusal });
  }
}

/** Names the errcode and keeps upstream's own text. */
function reasonOf(errcode: number, errmsg: string): string {
  return `refused: ${errcode} ${errmsg} (${meaningOf(errcode).text}${adviceOn(errcode, errmsg)})`;
}

/** Upstream hides the IP address that the operator must allow in the middle of its text. */
function adviceOn(errcode: number, errmsg: string): string {
  const address = errcode === 40164 ? /invalid ip ([\da-f.:]+)/i.exec(errmsg)?.[1] : undefined;
  return address === undefined ? '' : `: add ${address} to it`;
}
