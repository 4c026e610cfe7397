import { Agent, request } from 'undici';
import { PageTooLargeError } from '../library/errors.ts';

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
}

/** Carries requests to the upstream and brings back what it answers. */
export interface Transport {
  /**
   * Rejects when there is no whole answer.
   *
   * @throws PageTooLargeError when the body is larger than is read
   */
  exchange(request: TransportRequest): Promise<TransportAnswer>;
  close(): Promise<void>;
}

export interface UndiciTransportOptions {
  /** `https:`, or `http:` on a loopback host; a path in front of the endpoints is kept. */
  readonly baseUrl: URL;
  /** The largest body that is read, in bytes. */
  readonly maxBodyBytes: number;
}

/** HTTP over one pool of connections. Its errors may carry the URL, and with it the access token. */
export function createUndiciTransport({ baseUrl, maxBodyBytes }: UndiciTransportOptions): Transport {
  const agent = new Agent({
    maxResponseSize: maxBodyBytes,
    // undici's own timeouts count between bytes, so a slow drip passes them: the signal is the only deadline.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  return {
    async exchange({ method, endpoint, accessToken, json, signal }) {
      const url = new URL(baseUrl.href.replace(/\/$/, '') + endpoint);
      if (accessToken !== undefined) url.searchParams.set('access_token', accessToken);
      try {
        const { statusCode, body } = await request(url, {
          method,
          dispatcher: agent,
          signal,
          // The cap counts bytes on the wire: compressed, 203 KB have been seen to become 200 MB.
          headers: {
            'accept-encoding': 'identity',
            ...(json !== undefined && { 'content-type': 'application/json' }),
          },
          ...(json !== undefined && { body: JSON.stringify(json) }),
        });
        return { statusCode, bytes: await body.bytes() };
      } catch (error) {
        throw isTooLarge(error) ? new PageTooLargeError(endpoint) : error;
      }
    },
    close: () => agent.close(),
  };
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE';
}
