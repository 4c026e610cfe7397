import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** Answers one request, at once or later. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A server that only this machine can reach. */
export interface LoopbackServer {
  readonly url: string;
  /** Answers from now on. To be called once, straight after listening. */
  serve(listener: Listener): void;
  /** Ends at once, with all connections, also those that wait for an answer. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1; port 0 takes a free one. Throws when the port is taken. */
export async function listenOnLoopback(port: number): Promise<LoopbackServer> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');

  return {
    url: `http://127.0.0.1:${address.port}`,
    serve(listener) {
      server.on('request', (request, response) => {
        if (!isLocal(request)) response.writeHead(421).end();
        else listener(request, response).catch((error: unknown) => fail(response, error));
      });
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

// A page of a stranger may have its own name lead to this machine; then that name stands in its requests.
function isLocal({ headers: { host = '' } }: IncomingMessage): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/.test(host);
}

// A client that left in the middle of its request needs no answer; anything else is a fault of the sandbox.
function fail(response: ServerResponse, error: unknown): void {
  if (response.destroyed) return;
  response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`The sandbox failed: ${error}\n`);
}
