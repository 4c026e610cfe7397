import { createServer, type RequestListener, type ServerOptions, type ServerResponse } from 'node:http';
import { httpErrorBody } from '../http-error.ts';
import { createAdmission } from './admission.ts';
import { type WatchedServer, watchConnections } from './connections.ts';
import { findHeaderError } from './header-check.ts';
import { type CorsHeadersOf, createRefuseOverload } from './overload-response.ts';
import { ByteResponse, boundUnsentResponses } from './unsent-responses.ts';

/**
 * How long a client may take to send, in milliseconds. Whoever sends slowly, or nothing, is answered 408 or closed within ten
 * seconds: Node.js looks once in every `connectionsCheckingInterval`, which is 30 s unless set.
 */
export const SOCKET_LIMITS = {
  /** For the headers of a request, from the opening of its connection, or on one that is kept open from its first byte. */
  headersTimeout: 8000,
  /** For the whole of a request. */
  requestTimeout: 8000,
  connectionsCheckingInterval: 500,
  /** In bytes; more is answered 431. */
  maxHeaderSize: 16_384,
} satisfies ServerOptions;

/** How many requests of one connection may wait for their answers: each may have one that is large. */
const MAX_PIPELINED = 10;

export interface HttpServerOptions {
  /**
   * Whether only names of this machine may stand in `Host`. Where no key is needed, a page of a stranger could otherwise
   * have its own name lead to 127.0.0.1, and be taken by the browser for a page of the gateway's (DNS rebinding).
   */
  readonly isLocalOnly: boolean;
  /** The headers with which a page of an origin may read that it is refused. */
  readonly corsHeadersOf: CorsHeadersOf;
  /**
   * For how long nothing may move on a connection, in milliseconds: whoever does not read the answer is closed. It must be longer than an
   * answer may wait for upstream.
   */
  readonly inactivityTimeoutMs: number;
  /** For how long a connection waits for its next request, in milliseconds. */
  readonly keepAliveTimeoutMs: number;
  /** A request was refused, after so many milliseconds, as more are asked than can be answered. */
  readonly onOverload: (waitedMs: number) => void;
}

/**
 * The HTTP server in front of the gateway: what it refuses costs next to nothing, and has not been seen by anything else. It does
 * not listen yet.
 */
export function createHttpServer(
  gateway: RequestListener,
  { isLocalOnly, corsHeadersOf, inactivityTimeoutMs, keepAliveTimeoutMs, onOverload }: HttpServerOptions,
): WatchedServer {
  const refuse = createRefuseOverload(corsHeadersOf);
  const admit = createAdmission(gateway, { refuse, onRefused: onOverload });
  const server = createServer({
    ...SOCKET_LIMITS,
    ServerResponse: ByteResponse,
    keepAliveTimeout: keepAliveTimeoutMs,
  });
  server.setTimeout(inactivityTimeoutMs);
  const connections = watchConnections(server);
  boundUnsentResponses(server, connections);
  server.on('request', (request, response) => {
    const error = findHeaderError(request, { isLocalOnly });
    const unanswered = connections.get(request.socket)?.size ?? 0;
    if (error !== undefined) refuseByHeaders(error, response);
    else if (unanswered <= MAX_PIPELINED) admit(request, response);
    else {
      refuse(request, response);
      onOverload(0);
    }
  });
  return { server, connections };
}

/** Without a body, save where it is not the client but the configuration that may have to be mended. */
function refuseByHeaders(status: number, response: ServerResponse): void {
  const body = status === 421 ? NOT_LOCAL : '';
  const headers = {
    connection: 'close',
    'content-length': Buffer.byteLength(body),
    ...(body !== '' && { 'content-type': 'application/json; charset=utf-8' }),
  };
  response.writeHead(status, headers).end(body);
}

const NOT_LOCAL = httpErrorBody({
  code: 'FORBIDDEN',
  message:
    'This gateway answers only to localhost and 127.0.0.1 while it needs no key: set API_KEYS or AUTH=none.',
});
