import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/*
 * An answer that goes on has its connection to itself. Others would have to wait for its end: those
 * that were asked for before it, and those asked for behind it, which could never be sent, as it closes
 * the connection.
 */

const pending = new WeakMap<Socket, ReadonlySet<ServerResponse>>();
const reserved = new WeakSet<Socket>();

/** Has the pending responses of a connection looked at, by {@link reserveConnection}. */
export function watchPending(socket: Socket, responses: ReadonlySet<ServerResponse>): void {
  pending.set(socket, responses);
}

/**
 * Leaves a connection to the one answer that is pending on it: whoever asks for another is closed with
 * it.
 *
 * @returns false if others are pending: then it is as before
 */
export function reserveConnection(socket: Socket): boolean {
  if (reserved.has(socket) || (pending.get(socket)?.size ?? 0) > 1) return false;
  reserved.add(socket);
  return true;
}

/** Whether a connection is left to an answer. */
export function isReserved(socket: Socket): boolean {
  return reserved.has(socket);
}
