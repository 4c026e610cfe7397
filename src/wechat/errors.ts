import { UpstreamError, UpstreamQuotaExceededError, UpstreamUnavailableError } from '../library/errors.ts';
import { endOfQuotaDay } from '../library/quota-day.ts';
import { meaningOf } from './errcode.ts';

/** The upstream answered, but not with what it documents: not JSON, or JSON of the wrong shape. */
export class UpstreamBadResponseError extends UpstreamError {
  override readonly name = 'UpstreamBadResponseError';
}

/** The upstream refused the call. It says so in the body, with status 200. */
export class UpstreamRefusedError extends UpstreamError {
  override readonly name: string = 'UpstreamRefusedError';
  readonly errcode: number;

  constructor(endpoint: string, errcode: number, errmsg: string) {
    super(endpoint, reasonOf(errcode, errmsg));
    this.errcode = errcode;
  }
}

/** The upstream refused the access token itself; a new one may be accepted. */
export class AccessTokenRejectedError extends UpstreamRefusedError {
  override readonly name = 'AccessTokenRejectedError';
}

/** The error for an answer with an `errcode`, by the meaning of the code; `nowMs` dates the end of a daily quota. */
export function refusal(
  endpoint: string,
  errcode: number,
  errmsg: string,
  nowMs = Date.now(),
): UpstreamError {
  const reason = reasonOf(errcode, errmsg);
  switch (meaningOf(errcode).kind) {
    case 'busy':
      return new UpstreamUnavailableError(endpoint, reason);
    case 'token':
      return new AccessTokenRejectedError(endpoint, errcode, errmsg);
    case 'daily quota': {
      const retryAfterSeconds = Math.ceil((endOfQuotaDay(nowMs) - nowMs) / 1000);
      return new UpstreamQuotaExceededError(endpoint, reason, { period: 'day', retryAfterSeconds });
    }
    case 'minute quota':
      return new UpstreamQuotaExceededError(endpoint, reason, { period: 'minute', retryAfterSeconds: 60 });
    case 'permanent':
      return new UpstreamRefusedError(endpoint, errcode, errmsg);
  }
}

/** Names the errcode, and keeps what upstream says with it: there is the request id, for the operator. */
function reasonOf(errcode: number, errmsg: string): string {
  return `refused: ${errcode} ${errmsg} (${meaningOf(errcode).text})`;
}
