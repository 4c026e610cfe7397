import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';
import { createHttpServer, type HttpServerOptions } from '../../src/server/connection/http-server.ts';
import { recordClientAddress } from '../../src/server/request/client-address.ts';
import { watch } from './secret-watch.ts';

/** A gateway on a port of its own, as it is in production. It ends with the test. */
export async function serve(gateway: RequestListener, options: Partial<HttpServerOptions> = {}) {
  const { server, connections } = createHttpServer(gateway, {
    isLocalOnly: true,
    corsHeadersOf: () => ({}),
    inactivityTimeoutMs: 13_000,
    keepAliveTimeoutMs: 5000,
    onConnection: recordClientAddress,
    onOverload() {},
    ...options,
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    server,
    connections,
    port,
    url: `http://127.0.0.1:${port}/graphql`,
    send: (text: string | Uint8Array) => send(port, text),
  };
}

/** What comes back for the bytes of a request, until the server closes the connection. */
async function send(port: number, request: string | Uint8Array) {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  // A server that refuses early may close while there is still something to be sent.
  socket.on('error', () => {});
  socket.write(request);
  await once(socket, 'close');
  watch(answer);
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  const [, status] = /^HTTP\/1\.1 (\d+)/.exec(head) ?? [];
  return { status: Number(status), head, body };
}
