import { request } from 'undici';
import { AnswerTooLargeError } from '../upstream/errors.ts';
import { createBodyReader } from './body-reader.ts';
import { createDispatcher, ProxyError, proxyErrorOf, type UpstreamProxy } from './proxy.ts';

/** One exchange with the upstream. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST';
  /** The path alone: it names the call in errors and logs. */
  readonly endpoint: string;
  /** Travels in the query. */
  readonly accessToken?: string;
  /** Travels in the body. */
  readonly json?: unknown;
  /** The deadline for everything: connecting, headers, body. */
  readonly signal: AbortSignal;
}

/** The answer as it is on the wire, whatever it says. */
export interface TransportAnswer {
  readonly statusCode: number;
  readonly bytes: Uint8Array;
  /**
   * When it was sent by the clock of whoever did, in milliseconds since 1970, to the second; undefined where
   * that is not told.
   */
  readonly sentAt?: number | undefined;
  /** The header, where there is one: how it is compressed. It is not unpacked. */
  readonly contentEncoding?: string | undefined;
}

/** Carries requests to the upstream and brings back what it answers. */
export interface Transport {
  /**
   * Rejects when there is no whole answer.
   *
   * @throws AnswerTooLargeError when the body is larger than is read
   * @throws ProxyError when the proxy on the way refuses, or cannot be reached
   */
  exchange(request: TransportRequest): Promise<TransportAnswer>;
  close(): Promise<void>;
}

export interface UndiciTransportOptions {
  /** `https:`, or `http:` on a loopback host; a path in front of the endpoints is kept. */
  readonly baseUrl: URL;
  /** The largest body that is read, in bytes. */
  readonly maxBodyBytes: number;
  /** On the way to all of it. Default: none. */
  readonly proxy?: UpstreamProxy | undefined;
}

/**
 * What is read of an answer with another status than 200, say a proxy's: the connection is of use afterwards
 * only if that is all.
 */
const MAX_FAULT_BYTES = 65_536;

/** HTTP over one pool of connections. Its errors may carry the URL, and with it the access token. */
export function createUndiciTransport({ baseUrl, maxBodyBytes, proxy }: UndiciTransportOptions): Transport {
  const dispatcher = createDispatcher(proxy, {
    // undici's own timeouts count between bytes, so a slow drip passes them: the signal is the only deadline.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  // As much as a single one may take: so many at once are either small or not what they should be.
  const bodies = createBodyReader(maxBodyBytes);

  return {
    async exchange({ method, endpoint, accessToken, json, signal }) {
      const url = new URL(baseUrl.href.replace(/\/$/, '') + endpoint);
      if (accessToken !== undefined) url.searchParams.set('access_token', accessToken);
      const { statusCode, headers, body } = await request(url, {
        method,
        dispatcher,
        signal,
        // The cap counts bytes on the wire: compressed, 203 KB have been seen to become 200 MB.
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
      // With another status it is nothing that could be asked for in smaller parts.
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
