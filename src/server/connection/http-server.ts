import { createServer, type RequestListener, type Server } from 'node:http';
import { createAdmission } from './admission.ts';
import { findHeaderFault } from './header-check.ts';
import { SOCKET_LIMITS } from './socket-limits.ts';

export interface HttpServerOptions {
  /**
   * Whether only names of this machine may stand in `Host`. Where no key is needed, a page of a stranger could otherwise
   * have its own name lead to 127.0.0.1, and be taken by the browser for a page of the gateway's (DNS rebinding).
   */
  readonly isLocalOnly: boolean;
  /** A request was refused, after so many milliseconds, as more are asked than can be answered. */
  readonly onOverload: (waitedMs: number) => void;
}

/**
 * The HTTP server in front of the gateway: what it refuses costs next to nothing, and has not been seen by anything else. It does
 * not listen yet.
 */
export function createHttpServer(
  gateway: RequestListener,
  { isLocalOnly, onOverload }: HttpServerOptions,
): Server {
  const admit = createAdmission(gateway, { onRefused: onOverload });
  return createServer(SOCKET_LIMITS, (request, response) => {
    const fault = findHeaderFault(request, { isLocalOnly });
    if (fault === undefined) admit(request, response);
    else response.writeHead(fault, { connection: 'close', 'content-length': 0 }).end();
  });
}
