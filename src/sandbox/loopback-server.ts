import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** Answers one request. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A server that only this machine can reach. */
export interface LoopbackServer {
  readonly url: string;
  /** Starts answering. Call it once, straight after listening. */
  serve(listener: Listener): void;
  /** Stops at once, and closes all connections, including those waiting for an answer. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1; port 0 picks a free one. Throws if the port is taken. */
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

// Against DNS rebinding: a foreign name that resolves to this machine appears as the host.
function isLocal({ headers: { host = '' } }: IncomingMessage): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/.test(host);
}

// A client that left needs no answer. Anything else is a bug in the sandbox.
function fail(response: ServerResponse, error: unknown): void {
  if (response.destroyed) return;
  response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`The sandbox failed: ${error}\n`);
}
