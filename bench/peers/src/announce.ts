import type { AddressInfo } from 'node:net';

/** Where peers listen: on a free port of this machine. */
export const ADDRESS = { host: '127.0.0.1', port: 0 };

/** Longer than any benchmark leaves a connection idle, in milliseconds. */
export const KEEP_ALIVE_MS = 600_000;

/** Tells the benchmark where a peer answers GraphQL. */
export function announce(address: AddressInfo | string | null, path = '/graphql'): void {
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  process.stdout.write(`The peer is at http://127.0.0.1:${address.port}${path}\n`);
}
