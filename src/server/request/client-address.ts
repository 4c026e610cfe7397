import type { IncomingMessage } from 'node:http';
import { isIPv6, type Socket } from 'node:net';

/** What comes with a request. */
export interface ServerContext {
  /** The same request of `node:http`. Undefined for requests by `fetch`. */
  readonly req?: IncomingMessage;
  /** The address of the client, where no `req` tells it. */
  readonly address?: string | undefined;
}

/** Reads the address of a connection as it opens. Once its client has left, it has none. */
export function recordClientAddress(socket: Socket): string {
  const address = addresses.get(socket) ?? identify(socket.remoteAddress ?? 'unknown');
  addresses.set(socket, address);
  return address;
}

/**
 * The address that identifies a client. A household or host has a whole IPv6 network (RFC 6177), so
 * only the first 64 bits count.
 */
export function clientAddressOf({ req, address = 'unknown' }: ServerContext): string {
  return req === undefined ? identify(address) : recordClientAddress(req.socket);
}

/** A connection keeps its address, and may carry thousands of requests. */
const addresses = new WeakMap<object, string>();

function identify(address: string): string {
  if (address.startsWith('::ffff:')) return address.slice('::ffff:'.length);
  return isIPv6(address) ? `${networkOf(address)}::/64` : address;
}

function networkOf(address: string): string {
  const [head = '', tail = ''] = address.split('::');
  const before = head.split(':').filter((group) => group !== '');
  const after = tail.split(':').filter((group) => group !== '');
  const zeros = new Array(Math.max(0, 8 - before.length - after.length)).fill('0');
  return [...before, ...zeros, ...after].slice(0, 4).join(':');
}
