import type { Server } from 'node:net';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { createHttp } from '../../src/wechat/http.ts';
import {
  createUndiciTransport,
  type TransportRequest,
  type UndiciTransportOptions,
} from '../../src/wechat/transport.ts';

/**
 * HTTP to a server for one test; a call is a GET of `/endpoint` without a deadline unless told
 * otherwise.
 */
export function httpTo(baseUrl: URL, options: Partial<UndiciTransportOptions> = {}) {
  const transport = createUndiciTransport({ baseUrl, maxBodyBytes: 1_000_000, ...options });
  const http = createHttp({ transport });
  let closed: Promise<void> | undefined;

  function close(): Promise<void> {
    closed ??= http.close();
    return closed;
  }

  onTestFinished(close);
  return {
    http,
    call: (overrides: Partial<TransportRequest> = {}) =>
      http.call({ method: 'GET', endpoint: '/endpoint', signal: new AbortController().signal, ...overrides }),
    close,
  };
}

/** How many connections a server has open. */
export function connectionsTo(server: Server): Promise<number> {
  return promisify(server.getConnections.bind(server))();
}
