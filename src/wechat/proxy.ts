import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici';
import { UpstreamUnavailableError } from '../upstream/errors.ts';

/** A proxy that opens a tunnel to upstream (CONNECT: RFC 9110, section 9.3.6). */
export interface UpstreamProxy {
  /** Scheme, host and port, without credentials: safe to show. */
  readonly address: string;
  /** Value of `Proxy-Authorization`; undefined for none. */
  readonly authorization: string | undefined;
  /** The environment variable that sets it, for the operator. */
  readonly variable: string;
}

/** The proxy refused the call or could not be reached. The call did not reach upstream. */
export class ProxyError extends UpstreamUnavailableError {
  /** The status that the proxy answered; undefined if it could not be reached. */
  readonly statusCode: number | undefined;

  constructor(endpoint: string, { address }: UpstreamProxy, problem: ProxyProblem) {
    const isRefusal = typeof problem === 'number';
    const reason = isRefusal ? `answered HTTP ${problem}` : `could not be reached itself: ${problem}`;
    super(endpoint, `could not be reached: the proxy ${address} ${reason}`, { kind: 'proxyFailed' });
    this.statusCode = isRefusal ? problem : undefined;
  }
}

/** An HTTP status, or Node.js's name for why there was no connection. */
type ProxyProblem = number | string;

/** How long the proxy may take to open a tunnel, in milliseconds. A pool cannot close sooner. */
const TUNNEL_MS = 10_000;

/** A pool of connections to upstream, through the proxy if there is one. */
export function createDispatcher(proxy: UpstreamProxy | undefined, options: Agent.Options): Dispatcher {
  if (proxy === undefined) return new Agent(options);
  return new ProxyAgent({
    ...options,
    uri: proxy.address,
    // undici builds this header only for a user with a password.
    ...(proxy.authorization !== undefined && { token: proxy.authorization }),
    clientFactory: (origin, connectOptions) =>
      new Pool(origin, { ...connectOptions, headersTimeout: TUNNEL_MS }),
  });
}

/** Errors of the proxy itself, the only host connected to. It reports other hosts by a status. */
const CONNECTION_FAULTS = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  // Only the opening of a tunnel is timed.
  'UND_ERR_HEADERS_TIMEOUT',
];

/** What the proxy did wrong, by the error of a call; undefined if it is not to blame. */
export function proxyErrorOf(error: unknown): ProxyProblem | undefined {
  if (!(error instanceof Error)) return undefined;
  // undici reports the status only in this text.
  const [, statusCode] = /^Proxy response \((\d+)\) !== 200/.exec(error.message) ?? [];
  if (statusCode !== undefined) return Number(statusCode);
  return CONNECTION_FAULTS.find((code) => 'code' in error && error.code === code);
}
