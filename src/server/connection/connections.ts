import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The connections that are open, and the responses that each waits for, in the order in which they were asked for. */
export type Connections = ReadonlyMap<Socket, ReadonlySet<ServerResponse>>;

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
