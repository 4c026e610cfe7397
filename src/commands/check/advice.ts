import type { Language } from '../../config/variables.ts';
import type { UpstreamError } from '../../upstream/errors.ts';
import type { FailureKind } from '../../upstream/failures.ts';
import { ProxyError, type UpstreamProxy } from '../../wechat/proxy.ts';
import { CHINESE_ADVICE } from './chinese-advice.ts';
import { ENGLISH_ADVICE } from './english-advice.ts';

/** The advice for the operator, in each language. */
export const ADVICE: Readonly<Record<Language, AdviceTable>> = { en: ENGLISH_ADVICE, zh: CHINESE_ADVICE };

/** What is known about a failure besides the error. */
export interface Circumstances {
  /** Where the gateway sends its calls. */
  readonly address: string;
  /** The proxy on the way. Default: none. */
  readonly proxy?: UpstreamProxy | undefined;
  /** The code of Node.js or OpenSSL if no answer came; undefined if one came. */
  readonly networkErrorCode: string | undefined;
  /** Whether the answer was compressed. Default: no. */
  readonly isCompressed?: boolean;
}

/** What the operator can do about a failed call, in a language. */
export function adviceOn(error: UpstreamError, circumstances: Circumstances, language: Language): string {
  const advice = ADVICE[language];
  const { kind } = error;
  switch (kind) {
    case 'unreachable':
    case 'late':
    case 'serverError':
      return adviceOnNetwork(advice, circumstances);
    case 'proxyFailed':
      return adviceOnProxy(advice, circumstances, error);
    case 'unexpectedStatus':
    case 'unreadable':
      return adviceOnAnswer(advice, circumstances);
    default:
      return advice[kind];
  }
}

function adviceOnAnswer(advice: AdviceTable, { address, isCompressed = false }: Circumstances): string {
  return isCompressed ? advice.compressedAnswer(address) : advice.strangeAnswer(address);
}

function adviceOnNetwork(advice: AdviceTable, { address, proxy, networkErrorCode }: Circumstances): string {
  switch (networkErrorCode) {
    case undefined:
      return advice.noAnswer(address, proxy);
    case 'ECONNREFUSED':
      return advice.nothingListens(address);
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return advice.nameNotFound(address);
    case 'CERT_NOT_YET_VALID':
    case 'CERT_HAS_EXPIRED':
      return advice.wrongTime(address, new Date().toISOString());
    default:
      return /CERT|SIGNATURE|TLS|SSL/.test(networkErrorCode)
        ? advice.unknownCertificate(address)
        : advice.notReached(address, proxy);
  }
}

function adviceOnProxy(advice: AdviceTable, circumstances: Circumstances, error: UpstreamError): string {
  const { address, proxy } = circumstances;
  if (proxy === undefined || !(error instanceof ProxyError)) return adviceOnNetwork(advice, circumstances);
  switch (error.statusCode) {
    case undefined:
      return advice.proxyNotReached(proxy, address);
    case 407:
      return advice.proxyAsksWhoCalls(proxy);
    case 502:
    case 503:
    case 504:
      return advice.proxyReachesNothing(proxy, address);
    default:
      return advice.proxyRefuses(proxy, address);
  }
}

/** For these kinds, the advice depends on how the call failed. */
type CircumstantialKind =
  | 'unreachable'
  | 'proxyFailed'
  | 'late'
  | 'serverError'
  | 'unexpectedStatus'
  | 'unreadable';

/** All advice for the operator in one language, with an entry for each case. */
export interface AdviceTable extends Readonly<Record<Exclude<FailureKind, CircumstantialKind>, string>> {
  // Not an answer of WeChat. `address` is where the gateway sends its calls.
  readonly compressedAnswer: (address: string) => string;
  readonly strangeAnswer: (address: string) => string;

  // No answer, with or without a Node.js or OpenSSL code. `proxy` is the proxy on the way.
  readonly noAnswer: (address: string, proxy: UpstreamProxy | undefined) => string;
  readonly notReached: (address: string, proxy: UpstreamProxy | undefined) => string;
  readonly nothingListens: (address: string) => string;
  readonly nameNotFound: (address: string) => string;
  /** A certificate is not valid at this machine's `time` (ISO 8601). */
  readonly wrongTime: (address: string, time: string) => string;
  readonly unknownCertificate: (address: string) => string;

  // The configured proxy opens no tunnel.
  readonly proxyNotReached: (proxy: UpstreamProxy, address: string) => string;
  readonly proxyAsksWhoCalls: (proxy: UpstreamProxy) => string;
  readonly proxyReachesNothing: (proxy: UpstreamProxy, address: string) => string;
  readonly proxyRefuses: (proxy: UpstreamProxy, address: string) => string;

  /** Some trusted documents are not valid in the schema. */
  readonly invalidDocuments: string;
}
