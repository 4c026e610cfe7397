import { AnswerTooLargeError, UpstreamBadResponseError, type UpstreamError } from '../../upstream/errors.ts';
import { meaningOf } from '../../wechat/errcode.ts';
import { ProxyError, type UpstreamProxy } from '../../wechat/proxy.ts';

/** What is known of a failure besides the error. */
export interface Circumstances {
  /** Where the gateway calls. */
  readonly address: string;
  /** On the way there. Default: none. */
  readonly proxy?: UpstreamProxy | undefined;
  /** Why there was no answer at all, as Node.js or OpenSSL names it; undefined where there was one. */
  readonly faultCode: string | undefined;
  /** Whether the answer was compressed. Default: no. */
  readonly isCompressed?: boolean;
}

/** What the operator can do about a call that has failed. */
export function adviceOn(
  error: UpstreamError,
  { address, proxy, faultCode, isCompressed = false }: Circumstances,
): string {
  if (error.refusal !== undefined) return meaningOf(error.refusal.errcode).advice;
  if (error instanceof AnswerTooLargeError)
    return 'Set a larger UPSTREAM_MAX_BODY_BYTES, or leave it: the gateway asks for fewer assets at a time then.';
  if (error instanceof UpstreamBadResponseError && isCompressed)
    return `A proxy on the way to ${address} seems to compress answers, though the gateway asks for them as they are: turn that off there.`;
  if (error instanceof UpstreamBadResponseError)
    return `Something else than WeChat seems to answer at ${address}: see WECHAT_BASE_URL, and which proxies are on the way.`;
  if (error instanceof ProxyError && proxy !== undefined) return adviceOnProxy(error, proxy, address);
  const among =
    proxy === undefined ? '' : `, the proxy at ${proxy.address}, which ${proxy.variable} names, among them`;
  if (faultCode !== undefined) return adviceOnFault(faultCode, address, among);
  return `Try again in a minute. If it stays so, see which firewalls and proxies are on the way to ${address}${among}, and whether UPSTREAM_TIMEOUT_MS is too short.`;
}

function adviceOnProxy(
  { statusCode }: ProxyError,
  { address: at, variable }: UpstreamProxy,
  address: string,
): string {
  const except = `or name the host in NO_PROXY, if this machine reaches ${address} by itself`;
  switch (statusCode) {
    case undefined:
      return `This machine does not reach the proxy at ${at}: see ${variable}, its name, and whether it runs; ${except}.`;
    case 407:
      return `The proxy at ${at} asks who calls: set the user and password that it knows in ${variable}, as http://user:password@host:port, with percent code for signs such as @ and :.`;
    case 502:
    case 503:
    case 504:
      return `The proxy at ${at} does not reach ${address}: see its log, and the network and the name servers of the proxy.`;
    default:
      return `The proxy at ${at} refuses to connect to ${address}: have it allowed there, ${except}.`;
  }
}

function adviceOnFault(faultCode: string, address: string, among: string): string {
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
        : `See whether this machine reaches ${address}, and which firewalls and proxies are on the way${among}.`;
  }
}
