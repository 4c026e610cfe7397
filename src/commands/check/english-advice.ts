import type { UpstreamProxy } from '../../wechat/proxy.ts';
import type { AdviceTable } from './advice.ts';

const SETTINGS = 'under Settings and development > Basic configuration on the platform';
const DISAGREES = 'Try again in a minute: the WeChat servers disagree at the moment.';

/** The advice in English. */
export const ENGLISH_ADVICE: AdviceTable = {
  busy: 'Try again in a minute: the fault is with WeChat.',
  tooLarge: 'Raise UPSTREAM_MAX_BODY_BYTES, or leave it: the gateway then asks for fewer assets per call.',

  contradiction: DISAGREES,
  incompletePage: DISAGREES,
  unsettled: DISAGREES,
  nobodyWaits: 'There is nothing to do.',
  madeElsewhere: 'There is nothing to do: another replica of the fleet makes the calls.',

  minuteQuota: 'Wait a minute.',
  dayQuota:
    'Wait until midnight in Beijing. All servers of the account share one quota: find the one that makes so many calls.',

  tokenReplaced: `If the token call is refused, set WECHAT_APP_SECRET to the AppSecret ${SETTINGS}. If another call is refused, some server invalidates the tokens: have every server use stable_token without force_refresh.`,
  tokenExpired: 'Try again: the next token may be accepted.',
  wrongAppId: `Set WECHAT_APP_ID to the AppID ${SETTINGS}.`,
  wrongSecret: `Set WECHAT_APP_SECRET to the AppSecret ${SETTINGS}. If it is lost, reset it there; the old one then stops working on all servers.`,
  addressNotAllowed: `Add the address that WeChat names to the IP allow list ${SETTINGS}.`,
  serverUnconfirmed:
    'Have an administrator of the account confirm what WeChat has asked them, then try again.',
  noPermission:
    'Check on the platform whether the account has permission for this interface. Some permissions are only for verified accounts, and since July 2025 some only for those of organisations.',
  notAuthorised:
    'Check on the platform whether the account has permission for this interface, and whether its verification is still valid.',
  accountFrozen: 'See the notices on the platform: they say why and until when.',
  interfaceRetired: 'Check for a newer version of the gateway.',
  noSuchAsset: 'There is nothing to do.',
  malformedCall: 'Report it to the developers of the gateway.',
  otherRefusal:
    'Look it up under "Global return codes" in the WeChat documentation. WeChat support can find the call by its rid.',

  compressedAnswer: (address) =>
    `A proxy on the way to ${address} seems to compress answers, although the gateway asks for uncompressed ones: turn that off there.`,
  strangeAnswer: (address) =>
    `Something other than WeChat seems to answer at ${address}: check WECHAT_BASE_URL and the proxies on the way.`,

  noAnswer: (address, proxy) =>
    `Try again in a minute. If it keeps failing, check the firewalls and proxies on the way to ${address}${among(proxy)}, and whether UPSTREAM_TIMEOUT_MS is too short.`,
  notReached: (address, proxy) =>
    `Check whether this machine reaches ${address}, and which firewalls and proxies are on the way${among(proxy)}.`,
  nothingListens: (address) =>
    `Nothing listens at ${address}: check WECHAT_BASE_URL, or why the proxy there is not running.`,
  nameNotFound: (address) =>
    `The host name in ${address} cannot be resolved: check WECHAT_BASE_URL and the name servers of this machine.`,
  wrongTime: (address, time) =>
    `The clock of this machine says ${time}: set it. If that is right, the certificate of ${address} is not valid.`,
  unknownCertificate: (address) =>
    `A proxy with its own certificate seems to be in front of ${address}: set NODE_EXTRA_CA_CERTS to the file of the certificates to trust.`,

  proxyNotReached: (proxy, address) =>
    `This machine cannot reach the proxy at ${proxy.address}: check ${proxy.variable}, its name and whether it runs, ${except(address)}.`,
  proxyAsksWhoCalls: (proxy) =>
    `The proxy at ${proxy.address} needs a user and password: set them in ${proxy.variable} as http://user:password@host:port, with percent-encoding for characters such as @ and :.`,
  proxyReachesNothing: (proxy, address) =>
    `The proxy at ${proxy.address} cannot reach ${address}: check its log, its network and its name servers.`,
  proxyRefuses: (proxy, address) =>
    `The proxy at ${proxy.address} refuses to connect to ${address}: allow it there, ${except(address)}.`,

  invalidDocuments:
    'Rebuild the front end against the schema of this gateway: the command "schema print" prints it.',
};

function among(proxy: UpstreamProxy | undefined): string {
  if (proxy === undefined) return '';
  return `, including the proxy at ${proxy.address} (from ${proxy.variable})`;
}

function except(address: string): string {
  return `or add the host to NO_PROXY if this machine reaches ${address} directly`;
}
