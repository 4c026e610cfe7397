import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The connections that are open, and the responses that each waits for, in the order in which they were asked for. */
export type Connections = ReadonlyMap<Socket, ReadonlySet<ServerResponse>>;

/** A server, and what is going on at it. */
export interface WatchedServer {
  readonly server: Server;
  readonly connections: Connections;
}

/** The connections of a server from now on. Whoever listens to its requests later finds theirs among them. */
export function watchConnections(server: Server): Connections {
  const connections = new Map<Socket, Set<ServerResponse>>();
  server.on('connection', (socket) => {
    connections.set(socket, new Set());
    // With all that it still waits for: Node.js does not close responses whose turn had not come.
    socket.once('close', () => connections.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    const responses = connections.get(socket);
    responses?.add(response);
    response.once('close', () => responses?.delete(response));
  });
  return connections;
}

const LOOK_EVERY_MS = 100;

export interface EndOptions {
  /** How long requests that have begun may take until they are whole, in milliseconds. */
  readonly bodiesMs: number;
  /** How long responses may take until they are sent, in milliseconds. */
  readonly responsesMs: number;
}

/** From now on each connection is closed after its response, those under way included. */
export function closeAfterResponses({ server, connections }: WatchedServer): void {
  server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'));
  for (const responses of connections.values()) {
    // Where several are under way, those after a closing one would not be sent.
    const last = [...responses].at(-1);
    if (last?.headersSent === false) last.setHeader('connection', 'close');
  }
}

/**
 * Takes no new connection, and resolves once those that are open are closed: at once where no request is under way, be it that
 * nothing was sent, or half a header. Node.js itself would wait for these, and ends its checks of who is slow.
 */
export async function endConnections(
  { server, connections }: WatchedServer,
  { bodiesMs, responsesMs }: EndOptions,
): Promise<void> {
  const startedAt = performance.now();
  const closed = once(server, 'close');
  server.close();
  const timer = setInterval(endIdle, LOOK_EVERY_MS);
  endIdle();
  await closed;
  clearInterval(timer);

  function endIdle(): void {
    const passedMs = performance.now() - startedAt;
    for (const [socket, responses] of connections) {
      const isLate =
        passedMs >= responsesMs ||
        (passedMs >= bodiesMs && Array.from(responses).some(({ req }) => !req.complete));
      if (isLate) socket.destroy();
      else if (responses.size === 0) socket.destroySoon();
    }
  }
}
