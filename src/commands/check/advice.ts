import type { UpstreamError } from '../../upstream/errors.ts';
import type { FailureKind } from '../../upstream/failures.ts';
import { ProxyError, type UpstreamProxy } from '../../wechat/proxy.ts';

/** What is known of a failure besides the error. */
export interface Circumstances {
  /** Where the gateway calls. */
  readonly address: string;
  /** On the way there. Default: none. */
  readonly proxy?: UpstreamProxy | undefined;
  /** Why there was no answer at all, as Node.js or OpenSSL names it; undefined where there was one. */
  readonly networkErrorCode: string | undefined;
  /** Whether the answer was compressed. Default: no. */
  readonly isCompressed?: boolean;
}

/** What the operator can do about a call that has failed. */
export function adviceOn(error: UpstreamError, circumstances: Circumstances): string {
  const advice = ADVICE[error.kind];
  return typeof advice === 'string' ? advice : advice(circumstances, error);
}

type Advice = string | ((circumstances: Circumstances, error: UpstreamError) => string);

const SETTINGS = 'under Settings and development > Basic configuration of the platform';
const DISAGREES = 'Try again in a minute: the servers of WeChat do not agree at the moment.';

const ADVICE: Readonly<Record<FailureKind, Advice>> = {
  unreachable: adviceOnNetwork,
  proxyFailed: adviceOnProxy,
  late: adviceOnNetwork,
  serverError: adviceOnNetwork,
  busy: 'Try again in a minute: the fault is on the side of WeChat.',

  unexpectedStatus: adviceOnAnswer,
  unreadable: adviceOnAnswer,
  tooLarge:
    'Set a larger UPSTREAM_MAX_BODY_BYTES, or leave it: the gateway asks for fewer assets at a time then.',

  contradiction: DISAGREES,
  incompletePage: DISAGREES,
  unsettled: DISAGREES,
  nobodyWaits: 'Nothing has to be done.',

  minuteQuota: 'Wait a minute.',
  dayQuota:
    'Wait until midnight in Beijing. All servers of the account use up the same calls: see which of them makes so many.',

  tokenReplaced: `If the token call is refused, set WECHAT_APP_SECRET to the AppSecret ${SETTINGS}. If another is, some server ends the tokens of all: let each use stable_token, without force_refresh.`,
  tokenExpired: 'Try again: the next token may be accepted.',
  wrongAppId: `Set WECHAT_APP_ID to the AppID ${SETTINGS}.`,
  wrongSecret: `Set WECHAT_APP_SECRET to the AppSecret ${SETTINGS}. If nobody has it, it can be reset there, which ends the old one for all servers.`,
  addressNotAllowed: `Add the address that WeChat names to the IP allow list ${SETTINGS}.`,
  serverUnconfirmed:
    'Have an administrator of the account confirm what WeChat has asked them, then try again.',
  notAuthorised:
    'See on the platform whether the account has the permission for this interface, and whether its verification is still valid.',
  accountFrozen: 'See the notices of the platform: they say why, and until when.',
  interfaceRetired: 'See whether there is a newer version of the gateway.',
  noSuchAsset: 'Nothing has to be done.',
  malformedCall: 'Report it to those who make the gateway.',
  otherRefusal:
    'Look it up under "Global return codes" in the documentation of WeChat, whose support knows the call by its rid.',
};

function adviceOnAnswer({ address, isCompressed = false }: Circumstances): string {
  return isCompressed
    ? `A proxy on the way to ${address} seems to compress answers, though the gateway asks for them as they are: turn that off there.`
    : `Something else than WeChat seems to answer at ${address}: see WECHAT_BASE_URL, and which proxies are on the way.`;
}

function adviceOnNetwork({ address, proxy, networkErrorCode }: Circumstances): string {
  const among =
    proxy === undefined ? '' : `, the proxy at ${proxy.address}, which ${proxy.variable} names, among them`;
  if (networkErrorCode !== undefined) return adviceOnNetworkError(networkErrorCode, address, among);
  return `Try again in a minute. If it stays so, see which firewalls and proxies are on the way to ${address}${among}, and whether UPSTREAM_TIMEOUT_MS is too short.`;
}

function adviceOnProxy(circumstances: Circumstances, error: UpstreamError): string {
  const { address, proxy } = circumstances;
  if (proxy === undefined || !(error instanceof ProxyError)) return adviceOnNetwork(circumstances);
  const { address: at, variable } = proxy;
  const except = `or name the host in NO_PROXY, if this machine reaches ${address} by itself`;
  switch (error.statusCode) {
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

function adviceOnNetworkError(networkErrorCode: string, address: string, among: string): string {
  switch (networkErrorCode) {
    case 'ECONNREFUSED':
      return `Nothing listens at ${address}: see WECHAT_BASE_URL, or why the proxy there does not run.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The name in ${address} is not found: see WECHAT_BASE_URL, and the name servers of this machine.`;
    case 'CERT_NOT_YET_VALID':
    case 'CERT_HAS_EXPIRED':
      return `This machine takes the time for ${new Date().toISOString()}: set its clock. If that is right, the certificate of ${address} is not.`;
    default:
      return /CERT|SIGNATURE|TLS|SSL/.test(networkErrorCode)
        ? `A proxy with a certificate of its own seems to stand before ${address}: name the file of those to trust in NODE_EXTRA_CA_CERTS.`
        : `See whether this machine reaches ${address}, and which firewalls and proxies are on the way${among}.`;
  }
}
