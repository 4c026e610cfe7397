import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { createAdmission } from './admission.ts';
import { type WatchedServer, watchConnections } from './connections.ts';
import { createFindHeaderError, refuseByHeaders } from './header-check.ts';
import { type CorsHeadersOf, createRefuseOverload } from './overload-response.ts';
import { isReserved } from './sole-answer.ts';
import { ByteResponse, boundUnsentResponses } from './unsent-responses.ts';

/**
 * How long a client may take to send, in milliseconds. A slow or silent client gets 408 or is
 * closed within 10 s: Node.js checks every `connectionsCheckingInterval` (30 s by default).
 */
export const SOCKET_LIMITS = {
  /** For the headers: from the opening of the connection, or from the first byte if kept alive. */
  headersTimeout: 8000,
  /** For the whole request. */
  requestTimeout: 8000,
  connectionsCheckingInterval: 500,
  /** In bytes; more is answered 431. */
  maxHeaderSize: 16_384,
} satisfies ServerOptions;

/** How many requests of one connection may be pending: each may have a large answer. */
const MAX_PIPELINED = 10;

export interface HttpServerOptions {
  /**
   * Whether `Host` may only name this machine. If no key is needed, a foreign page could otherwise
   * resolve its own name to 127.0.0.1 and pass as a page of the gateway (DNS rebinding).
   */
  readonly isLocalOnly: boolean;
  /** Answers a request at once, or passes it on. Default: passes on all. */
  readonly answerCached?: (request: IncomingMessage, response: ServerResponse, pass: () => void) => void;
  /** Answers what is below `/media/`. Default: the gateway does. */
  readonly answerMedia?: RequestListener | undefined;
  /** The CORS headers that let a page read its refusal. */
  readonly corsHeadersOf: CorsHeadersOf;
  /**
   * How long a connection may be idle, in milliseconds, for example when the client does not read.
   * It must exceed the time that an answer may wait for upstream.
   */
  readonly inactivityTimeoutMs: number;
  /** How long a connection waits for its next request, in milliseconds. */
  readonly keepAliveTimeoutMs: number;
  /** A client has connected, and has not left yet. */
  readonly onConnection?: (socket: Socket) => void;
  /** A request was refused by overload after waiting this many milliseconds. */
  readonly onOverload: (waitedMs: number) => void;
}

/**
 * The HTTP server in front of the gateway. Refusals here cost next to nothing, and nothing else
 * sees the request. It does not listen yet.
 */
export function createHttpServer(
  gateway: RequestListener,
  {
    isLocalOnly,
    corsHeadersOf,
    inactivityTimeoutMs,
    keepAliveTimeoutMs,
    onOverload,
    ...options
  }: HttpServerOptions,
): WatchedServer {
  const { answerCached = (_request, _response, pass) => pass(), onConnection = () => {} } = options;
  const { answerMedia } = options;
  const findHeaderError = createFindHeaderError({ isLocalOnly });
  const refuse = createRefuseOverload(corsHeadersOf);
  const admit = createAdmission(gateway, { refuse, onRefused: onOverload });
  const server = createServer({
    ...SOCKET_LIMITS,
    ServerResponse: ByteResponse,
    keepAliveTimeout: keepAliveTimeoutMs,
  });
  server.setTimeout(inactivityTimeoutMs);
  server.on('connection', onConnection);
  const connections = watchConnections(server);
  boundUnsentResponses(server, connections);
  server.on('request', (request, response) => {
    if (isReserved(request.socket)) {
      // It was told to send nothing more. What it asks for could never be answered.
      request.socket.destroy();
      return;
    }
    const error = findHeaderError(request);
    const unanswered = connections.get(request.socket)?.size ?? 0;
    if (error !== undefined) refuseByHeaders(error, response);
    else if (unanswered > MAX_PIPELINED) {
      refuse(request, response);
      onOverload(0);
    } else if (answerMedia !== undefined && request.url?.startsWith('/media/'))
      answerMedia(request, response);
    else answerCached(request, response, () => admit(request, response));
  });
  return { server, connections };
}
