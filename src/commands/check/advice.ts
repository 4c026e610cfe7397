import { AnswerTooLargeError, UpstreamBadResponseError, type UpstreamError } from '../../library/errors.ts';
import { meaningOf } from '../../wechat/errcode.ts';

/** What is known of a failure besides the error. */
export interface Circumstances {
  /** Where the gateway calls. */
  readonly address: string;
  /** Why there was no answer at all, as Node.js or OpenSSL names it; undefined where there was one. */
  readonly faultCode: string | undefined;
  /** Whether the answer was compressed. Default: no. */
  readonly isCompressed?: boolean;
}

/** What the operator can do about a call that has failed. */
export function adviceOn(
  error: UpstreamError,
  { address, faultCode, isCompressed = false }: Circumstances,
): string {
  if (error.refusal !== undefined) return meaningOf(error.refusal.errcode).advice;
  if (error instanceof AnswerTooLargeError)
    return 'Set a larger UPSTREAM_MAX_BODY_BYTES, or leave it: the gateway asks for fewer assets at a time then.';
  if (error instanceof UpstreamBadResponseError && isCompressed)
    return `A proxy on the way to ${address} seems to compress answers, though the gateway asks for them as they are: turn that off there.`;
  if (error instanceof UpstreamBadResponseError)
    return `Something else than WeChat seems to answer at ${address}: see WECHAT_BASE_URL, and which proxies are on the way.`;
  if (faultCode !== undefined) return adviceOnFault(faultCode, address);
  return `Try again in a minute. If it stays so, see which firewalls and proxies are on the way to ${address}, and whether UPSTREAM_TIMEOUT_MS is too short.`;
}

function adviceOnFault(faultCode: string, address: string): string {
  switch (faultCode) {
    case 'ECONNREFUSED':
      return `Nothing listens at ${address}: see WECHAT_BASE_URL, or why the proxy there does not run.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The name in ${address} is not found: see WECHAT_BASE_URL, and the name servers of this machine.`;
    case 'CERT_NOT_YET_VALID':
    case 'CERT_HAS_EXPIRED':
      return `This machine takes the time for ${new Date().toISOString()}: set its clock. If that is right, the certificate of ${address} is not.`;
    default:
      return /CERT|SIGNATURE|TLS|SSL/.test(faultCode)
        ? `A proxy with a certificate of its own seems to stand before ${address}: name the file of those to trust in NODE_EXTRA_CA_CERTS.`
        : `See whether this machine reaches ${address}, and which firewalls and proxies are on the way.`;
  }
}
