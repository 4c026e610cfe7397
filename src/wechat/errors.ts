import { UpstreamError, UpstreamQuotaExceededError, UpstreamUnavailableError } from '../upstream/errors.ts';
import { endOfQuotaDay } from '../upstream/quota-days.ts';
import { meaningOf } from './errcode.ts';

/** The upstream refused the call. It says so in the body, with status 200. */
export class UpstreamRefusedError extends UpstreamError {
  override readonly name: string = 'UpstreamRefusedError';
}

/** The upstream refused the access token itself; a new one may be accepted. */
export class AccessTokenRejectedError extends UpstreamRefusedError {
  override readonly name = 'AccessTokenRejectedError';
  override readonly needsNewToken = true;
}

/** The error for an answer with an `errcode`, by the meaning of the code; `nowMs` dates the end of a daily quota. */
export function refusalError(
  endpoint: string,
  { errcode, errmsg }: { readonly errcode: number; readonly errmsg: string },
  nowMs = Date.now(),
): UpstreamError {
  const reason = reasonOf(errcode, errmsg);
  const refusal = { errcode, rid: /\brid: *([\w-]+)/.exec(errmsg)?.[1] };
  switch (meaningOf(errcode).kind) {
    case 'busy':
      return new UpstreamUnavailableError(endpoint, reason, { refusal });
    case 'token':
      return new AccessTokenRejectedError(endpoint, reason, { refusal });
    case 'daily quota': {
      const retryAfterSeconds = Math.ceil((endOfQuotaDay(nowMs) - nowMs) / 1000);
      return new UpstreamQuotaExceededError(endpoint, reason, { period: 'day', retryAfterSeconds, refusal });
    }
    case 'minute quota':
      return new UpstreamQuotaExceededError(endpoint, reason, {
        period: 'minute',
        retryAfterSeconds: 60,
        refusal,
      });
    case 'permanent':
      return new UpstreamRefusedError(endpoint, reason, { refusal });
  }
}

/** Names the errcode, and keeps what upstream says with it. */
function reasonOf(errcode: number, errmsg: string): string {
  return `refused: ${errcode} ${errmsg} (${meaningOf(errcode).text}${adviceOn(errcode, errmsg)})`;
}

/** The one address that the operator has to enter elsewhere stands in the middle of a sentence of upstream's. */
function adviceOn(errcode: number, errmsg: string): string {
  const address = errcode === 40164 ? /invalid ip ([\da-f.:]+)/i.exec(errmsg)?.[1] : undefined;
  return address === undefined ? '' : `: add ${address} to it`;
}
