import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';

/** A socket on which nothing is said: that somebody listens is all it tells. Neither it nor who waits keeps the process. */
export interface Listening {
  /** Ends it, and the waiting of all who are connected. */
  close(): Promise<void>;
}

/** Where it cannot be told whether somebody listens, it is tried again after this time. */
const RETRY_MS = 1000;

/** Listens at a path or a name of the system. @throws the system's error, see {@link isTaken} */
export async function listenAt(path: string): Promise<Listening> {
  const waiting = new Set<Socket>();
  const server = createServer((socket) => {
    waiting.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => waiting.delete(socket));
    socket.unref();
  });
  await once(server.listen(path), 'listening');
  server.unref();
  return {
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of waiting) socket.destroy();
      await closed;
    },
  };
}

/** Whether somebody else listens there already. */
export function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

/** Somebody who listens. */
export interface Listener {
  /** Resolves when it does so no more, or when it is worth looking again. */
  readonly ended: Promise<void>;
}

/** Who listens there; undefined where nobody does. */
export async function findListener(path: string): Promise<Listener | undefined> {
  const socket = createConnection(path);
  try {
    await once(socket, 'connect');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ECONNREFUSED' || code === 'ENOENT' || code === 'ENOTSOCK') return undefined;
    return {
      ended: new Promise((resolve) => {
        setTimeout(resolve, RETRY_MS).unref();
      }),
    };
  }
  socket.on('error', () => {});
  socket.resume();
  socket.unref();
  return {
    ended: new Promise((resolve) => {
      socket.on('close', () => resolve());
    }),
  };
}
