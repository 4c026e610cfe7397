import type { UpstreamProxy } from '../../wechat/proxy.ts';
import type { AdviceTable } from './advice.ts';

const SETTINGS = 'under Settings and development > Basic configuration of the platform';
const DISAGREES = 'Try again in a minute: the servers of WeChat do not agree at the moment.';

/** The advice in English. */
export const ENGLISH_ADVICE: AdviceTable = {
  busy: 'Try again in a minute: the fault is on the side of WeChat.',
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

  compressedAnswer: (address) =>
    `A proxy on the way to ${address} seems to compress answers, though the gateway asks for them as they are: turn that off there.`,
  strangeAnswer: (address) =>
    `Something else than WeChat seems to answer at ${address}: see WECHAT_BASE_URL, and which proxies are on the way.`,

  noAnswer: (address, proxy) =>
    `Try again in a minute. If it stays so, see which firewalls and proxies are on the way to ${address}${among(proxy)}, and whether UPSTREAM_TIMEOUT_MS is too short.`,
  notReached: (address, proxy) =>
    `See whether this machine reaches ${address}, and which firewalls and proxies are on the way${among(proxy)}.`,
  nothingListens: (address) =>
    `Nothing listens at ${address}: see WECHAT_BASE_URL, or why the proxy there does not run.`,
  nameNotFound: (address) =>
    `The name in ${address} is not found: see WECHAT_BASE_URL, and the name servers of this machine.`,
  wrongTime: (address, time) =>
    `This machine takes the time for ${time}: set its clock. If that is right, the certificate of ${address} is not.`,
  unknownCertificate: (address) =>
    `A proxy with a certificate of its own seems to stand before ${address}: name the file of those to trust in NODE_EXTRA_CA_CERTS.`,

  proxyNotReached: (proxy, address) =>
    `This machine does not reach the proxy at ${proxy.address}: see ${proxy.variable}, its name, and whether it runs; ${except(address)}.`,
  proxyAsksWhoCalls: (proxy) =>
    `The proxy at ${proxy.address} asks who calls: set the user and password that it knows in ${proxy.variable}, as http://user:password@host:port, with percent code for signs such as @ and :.`,
  proxyReachesNothing: (proxy, address) =>
    `The proxy at ${proxy.address} does not reach ${address}: see its log, and the network and the name servers of the proxy.`,
  proxyRefuses: (proxy, address) =>
    `The proxy at ${proxy.address} refuses to connect to ${address}: have it allowed there, ${except(address)}.`,

  invalidDocuments:
    'Build the front end anew against the schema of this gateway, which the command schema prints.',
};

function among(proxy: UpstreamProxy | undefined): string {
  if (proxy === undefined) return '';
  return `, the proxy at ${proxy.address}, which ${proxy.variable} names, among them`;
}

function except(address: string): string {
  return `or name the host in NO_PROXY, if this machine reaches ${address} by itself`;
}
