import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici';
import { UpstreamUnavailableError } from '../upstream/errors.ts';

/** A proxy that opens a tunnel to upstream (CONNECT: RFC 9110, section 9.3.6). */
export interface UpstreamProxy {
  /** Its scheme, host and port, without credentials: fit to be shown. */
  readonly address: string;
  /** What it gets as `Proxy-Authorization`; undefined for nothing. */
  readonly authorization: string | undefined;
  /** The variable that names it, for the operator. */
  readonly variable: string;
}

/** The proxy on the way refused the call, or could itself not be reached. Upstream has not heard of the call. */
export class ProxyError extends UpstreamUnavailableError {
  /** The status that the proxy answered; undefined where it could not be reached. */
  readonly statusCode: number | undefined;

  constructor(endpoint: string, { address }: UpstreamProxy, problem: ProxyProblem) {
    const isRefusal = typeof problem === 'number';
    const reason = isRefusal ? `answered HTTP ${problem}` : `could not be reached itself: ${problem}`;
    super(endpoint, `could not be reached: the proxy ${address} ${reason}`, { kind: 'proxyFailed' });
    this.statusCode = isRefusal ? problem : undefined;
  }
}

/** A status of HTTP, or why there was no connection, as Node.js names it. */
type ProxyProblem = number | string;

/** How long the proxy may take to open a tunnel, in milliseconds: a pool cannot be closed before. */
const TUNNEL_MS = 10_000;

/** A pool of connections to upstream, through a proxy where there is one. */
export function createDispatcher(proxy: UpstreamProxy | undefined, options: Agent.Options): Dispatcher {
  if (proxy === undefined) return new Agent(options);
  return new ProxyAgent({
    ...options,
    uri: proxy.address,
    // undici makes the header only of a user that has a password.
    ...(proxy.authorization !== undefined && { token: proxy.authorization }),
    clientFactory: (origin, connectOptions) =>
      new Pool(origin, { ...connectOptions, headersTimeout: TUNNEL_MS }),
  });
}

/** The proxy alone is connected to, and bound in time until it opens a tunnel. Of other hosts it tells by a status. */
const CONNECTION_FAULTS = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_HEADERS_TIMEOUT',
];

/** What the proxy did wrong, by the error of a call through it; undefined where it is not to blame. */
export function proxyErrorOf(error: unknown): ProxyProblem | undefined {
  if (!(error instanceof Error)) return undefined;
  // undici tells of the status only so.
  const [, statusCode] = /^Proxy response \((\d+)\) !== 200/.exec(error.message) ?? [];
  if (statusCode !== undefined) return Number(statusCode);
  return CONNECTION_FAULTS.find((code) => 'code' in error && error.code === code);
}
