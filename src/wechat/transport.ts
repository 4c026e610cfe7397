import { request } from 'undici';
import { AnswerTooLargeError } from '../upstream/errors.ts';
import { createBodyReader } from './body-reader.ts';
import { createDispatcher, ProxyError, proxyErrorOf, type UpstreamProxy } from './proxy.ts';

/** One exchange with upstream. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST';
  /** The path alone. It names the call in errors and logs. */
  readonly endpoint: string;
  /** Sent in the query. */
  readonly accessToken?: string;
  /** Sent in the body. */
  readonly json?: unknown;
  /** The deadline for everything: connecting, headers, body. */
  readonly signal: AbortSignal;
}

/** The answer as received, whatever it says. */
export interface TransportAnswer {
  readonly statusCode: number;
  readonly bytes: Uint8Array;
  /** The sender's date in milliseconds since 1970, to the second; undefined if it sent none. */
  readonly sentAt?: number | undefined;
  /** The header, if any: how the body is compressed. It is not unpacked. */
  readonly contentEncoding?: string | undefined;
}

/** Sends requests to upstream and returns its answers. */
export interface Transport {
  /**
   * Rejects if there is no complete answer.
   *
   * @throws AnswerTooLargeError if the body exceeds the size limit
   * @throws ProxyError if the proxy refuses or cannot be reached
   */
  exchange(request: TransportRequest): Promise<TransportAnswer>;
  close(): Promise<void>;
}

export interface UndiciTransportOptions {
  /** `https:`, or `http:` on a loopback host. A path becomes a prefix of the endpoints. */
  readonly baseUrl: URL;
  /** The largest body that is read, in bytes. */
  readonly maxBodyBytes: number;
  /** Used for all requests. Default: none. */
  readonly proxy?: UpstreamProxy | undefined;
}

/**
 * How much is read of an answer with a status other than 200, say a proxy's. The connection can be
 * reused only if that is the whole body.
 */
const MAX_FAULT_BYTES = 65_536;

/** HTTP over one connection pool. Its errors may carry the URL, and with it the access token. */
export function createUndiciTransport({ baseUrl, maxBodyBytes, proxy }: UndiciTransportOptions): Transport {
  const dispatcher = createDispatcher(proxy, {
    // undici's timeouts count between bytes: a slow drip passes. The signal is the only deadline.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  // The limit of a single body: this many at once are either small or not what they should be.
  const bodies = createBodyReader(maxBodyBytes);

  return {
    async exchange({ method, endpoint, accessToken, json, signal }) {
      const url = new URL(baseUrl.href.replace(/\/$/, '') + endpoint);
      if (accessToken !== undefined) url.searchParams.set('access_token', accessToken);
      const { statusCode, headers, body } = await request(url, {
        method,
        dispatcher,
        signal,
        // The limit counts bytes on the wire: compressed, 203 KB have been seen to become 200 MB.
        headers: {
          'accept-encoding': 'identity',
          ...(json !== undefined && { 'content-type': 'application/json' }),
        },
        ...(json !== undefined && { body: JSON.stringify(json) }),
      }).catch((error: unknown) => {
        const problem = proxyErrorOf(error);
        throw proxy === undefined || problem === undefined ? error : new ProxyError(endpoint, proxy, problem);
      });
      const isOk = statusCode === 200;
      const bytes = await bodies.read(body, {
        announced: Number(headers['content-length'] ?? 0),
        most: isOk ? maxBodyBytes : Math.min(maxBodyBytes, MAX_FAULT_BYTES),
      });
      // With any other status, a smaller page would not help.
      if (bytes === undefined && isOk) throw new AnswerTooLargeError(endpoint);
      return {
        statusCode,
        bytes: bytes ?? new Uint8Array(),
        sentAt: readDate(headers['date']),
        contentEncoding: headers['content-encoding']?.toString(),
      };
    },
    close: () => dispatcher.close(),
  };
}

function readDate(date: string | readonly string[] | undefined): number | undefined {
  const ms = Date.parse(String(date));
  return Number.isNaN(ms) ? undefined : ms;
}
