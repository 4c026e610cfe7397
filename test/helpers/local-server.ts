import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { createServer as createSocketServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** A request as it came over the socket. */
export interface ReceivedRequest {
  readonly method: string | undefined;
  /** The path with its query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Answer = (request: ReceivedRequest, response: ServerResponse) => void;

/** An HTTP server for one test, which closes itself, and the requests that it has read. */
export async function localServer(answer: Answer) {
  const requests: ReceivedRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const { method, url = '', headers } = incoming;
    const request = { method, url, headers, body: await text(incoming) };
    requests.push(request);
    answer(request, response);
  });
  return { url: await listen(server), requests, server };
}

/**
 * A server that speaks no HTTP of itself: what goes over the socket is the test's. It closes
 * itself.
 */
export async function socketServer(onSocket: (socket: Socket) => void) {
  const server = createSocketServer((socket) => {
    socket.on('error', () => {});
    onSocket(socket);
  });
  return { url: await listen(server), server };
}

async function listen(server: Server): Promise<URL> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = server.address();
  return new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
}
