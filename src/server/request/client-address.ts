import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';

/** What `node:http` passes with a request; empty for requests by `fetch`, as in tests. */
export interface ServerContext {
  readonly req?: IncomingMessage;
}

/**
 * The address that identifies a client. A household or host has a whole IPv6 network (RFC 6177), so
 * only the first 64 bits count.
 */
export function clientAddressOf({ req }: ServerContext): string {
  if (req === undefined) return 'unknown';
  const address = addresses.get(req.socket) ?? identify(req.socket.remoteAddress ?? 'unknown');
  addresses.set(req.socket, address);
  return address;
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
