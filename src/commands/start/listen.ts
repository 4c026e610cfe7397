import { once } from 'node:events';
import type { Server } from 'node:http';
import { isIPv6 } from 'node:net';
import { ListenError } from './listen-error.ts';

/**
 * How many connections may wait to be taken. With the 511 of Node.js, a burst of more has its rest tried again by the system
 * after 1, 3 and 7 seconds. Linux takes at most `net.core.somaxconn`, which is 4,096 there.
 */
const BACKLOG = 4096;

export interface ListenOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
}

/**
 * Has a server listen, and tells the address at which it does.
 *
 * @throws ListenError
 */
export async function listen(server: Server, { host, port }: ListenOptions): Promise<string> {
  try {
    await once(server.listen({ port, host, backlog: BACKLOG }), 'listening');
  } catch (error) {
    throw new ListenError({ host, port }, error);
  }
  const address = server.address();
  const taken = typeof address === 'object' ? address?.port : undefined;
  return `http://${isIPv6(host) ? `[${host}]` : host}:${taken}`;
}
