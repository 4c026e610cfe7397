import { UpstreamError } from '../library/errors.ts';
import { meaningOf } from './errcode.ts';

/** The upstream could not be reached, did not answer in time, or says that it is busy: worth another try. */
export class UpstreamUnavailableError extends UpstreamError {
  override readonly name = 'UpstreamUnavailableError';
  readonly retryAfterSeconds: number = 5;
}

/** The upstream answered, but not with what it documents: not JSON, the wrong shape, or too large. */
export class UpstreamBadResponseError extends UpstreamError {
  override readonly name = 'UpstreamBadResponseError';
}

/** The upstream refused the call. It says so in the body, with status 200. */
export class UpstreamRefusedError extends UpstreamError {
  override readonly name: string = 'UpstreamRefusedError';
  readonly errcode: number;

  constructor(endpoint: string, errcode: number, errmsg: string) {
    super(endpoint, `refused: ${errcode} ${errmsg} (${meaningOf(errcode).text})`);
    this.errcode = errcode;
  }
}

/** The upstream refused the access token itself; a new one may be accepted. */
export class AccessTokenRejectedError extends UpstreamRefusedError {
  override readonly name = 'AccessTokenRejectedError';
}

/** A quota of the account is used up, for the minute or for the day. */
export class UpstreamQuotaExceededError extends UpstreamRefusedError {
  override readonly name = 'UpstreamQuotaExceededError';
  readonly retryAfterSeconds: number;

  constructor(endpoint: string, errcode: number, errmsg: string, retryAfterSeconds: number) {
    super(endpoint, errcode, errmsg);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The error for an answer with an `errcode`, by the meaning of the code; `nowMs` dates the end of a daily quota. */
export function refusal(
  endpoint: string,
  errcode: number,
  errmsg: string,
  nowMs = Date.now(),
): UpstreamError {
  const { kind, text } = meaningOf(errcode);
  switch (kind) {
    case 'busy':
      return new UpstreamUnavailableError(endpoint, `refused: ${errcode} ${errmsg} (${text})`);
    case 'token':
      return new AccessTokenRejectedError(endpoint, errcode, errmsg);
    case 'daily quota':
      return new UpstreamQuotaExceededError(endpoint, errcode, errmsg, secondsToBeijingMidnight(nowMs));
    case 'minute quota':
      return new UpstreamQuotaExceededError(endpoint, errcode, errmsg, 60);
    case 'permanent':
      return new UpstreamRefusedError(endpoint, errcode, errmsg);
  }
}

const DAY_SECONDS = 86_400;
const BEIJING_AHEAD_SECONDS = 8 * 3600;

// That a daily quota ends at midnight in Beijing is what users report; the documentation does not say.
function secondsToBeijingMidnight(nowMs: number): number {
  const secondOfDay = (Math.floor(nowMs / 1000) + BEIJING_AHEAD_SECONDS) % DAY_SECONDS;
  return DAY_SECONDS - secondOfDay;
}
