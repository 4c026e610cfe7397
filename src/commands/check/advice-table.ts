import type { FailureKind } from '../../upstream/failures.ts';
import type { UpstreamProxy } from '../../wechat/proxy.ts';

/** Of these kinds, what to do depends on how the call has failed. */
type CircumstantialKind =
  | 'unreachable'
  | 'proxyFailed'
  | 'late'
  | 'serverError'
  | 'unexpectedStatus'
  | 'unreadable';

/** Everything that the operator can be advised to do, in one language: for each case what to say. */
export interface AdviceTable extends Readonly<Record<Exclude<FailureKind, CircumstantialKind>, string>> {
  // An answer that is none of WeChat's. `address` is where the gateway calls.
  readonly compressedAnswer: (address: string) => string;
  readonly strangeAnswer: (address: string) => string;

  // No answer, for a reason that Node.js or OpenSSL names, or for none. `proxy` is on the way.
  readonly noAnswer: (address: string, proxy: UpstreamProxy | undefined) => string;
  readonly notReached: (address: string, proxy: UpstreamProxy | undefined) => string;
  readonly nothingListens: (address: string) => string;
  readonly nameNotFound: (address: string) => string;
  /** A certificate is not valid at the time that this machine takes it for, in ISO 8601. */
  readonly wrongTime: (address: string, time: string) => string;
  readonly unknownCertificate: (address: string) => string;

  // The proxy that the variables name opens no tunnel.
  readonly proxyNotReached: (proxy: UpstreamProxy, address: string) => string;
  readonly proxyAsksWhoCalls: (proxy: UpstreamProxy) => string;
  readonly proxyReachesNothing: (proxy: UpstreamProxy, address: string) => string;
  readonly proxyRefuses: (proxy: UpstreamProxy, address: string) => string;

  /** The schema does not take some of the trusted documents. */
  readonly invalidDocuments: string;
}
