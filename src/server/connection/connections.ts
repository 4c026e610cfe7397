import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { watchPending } from './sole-answer.ts';

/** The open connections, each with its pending responses in request order. */
export type Connections = ReadonlyMap<Socket, ReadonlySet<ServerResponse>>;

/** A server and its open connections. */
export interface WatchedServer {
  readonly server: Server;
  readonly connections: Connections;
}

/** Tracks a server's connections from now on. Later `request` listeners find theirs in the map. */
export function watchConnections(server: Server): Connections {
  const connections = new Map<Socket, Set<ServerResponse>>();
  server.on('connection', (socket) => {
    const responses = new Set<ServerResponse>();
    connections.set(socket, responses);
    watchPending(socket, responses);
    // With its pending responses: Node.js does not close those whose turn had not come.
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
  /** How long requests that have begun may take to arrive in full, in milliseconds. */
  readonly bodiesMs: number;
  /** How long responses may take until they are sent, in milliseconds. */
  readonly responsesMs: number;
}

/** From now on, closes each connection after its response, including responses under way. */
export function closeAfterResponses({ server, connections }: WatchedServer): void {
  server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'));
  for (const responses of connections.values()) {
    // Only the last of several: responses after a closing one would not be sent.
    const last = [...responses].at(-1);
    if (last?.headersSent === false) last.setHeader('connection', 'close');
  }
}

/**
 * Stops accepting connections, and resolves when all are closed. Idle ones close at once, even with
 * half a header. Node.js itself would wait for these, and stops checking for slow clients.
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
