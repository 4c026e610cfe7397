import { once } from 'node:events';
import type { Server } from 'node:http';
import { isIPv6 } from 'node:net';

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

/** Where a server listens. */
export interface Listening {
  /** An address that this machine can open. */
  readonly url: string;
  /** Whether it listens on all addresses of this machine. */
  readonly isEverywhere: boolean;
}

/**
 * Has a server listen, and tells where it does.
 *
 * @throws ListenError
 */
export async function listen(server: Server, { host, port }: ListenOptions): Promise<Listening> {
  try {
    await once(server.listen({ port, host, backlog: BACKLOG }), 'listening');
  } catch (error) {
    throw new ListenError({ host, port }, error);
  }
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The server has no port.');
  const loopback = LOOPBACK_OF[bound.address];
  const name = loopback ?? host;
  return {
    url: `http://${isIPv6(name) ? `[${name}]` : name}:${bound.port}`,
    isEverywhere: loopback !== undefined,
  };
}

/** The addresses that stand for all of a machine's, as the system writes them: nobody can open them as such. */
const LOOPBACK_OF: Readonly<Record<string, string>> = {
  '0.0.0.0': '127.0.0.1',
  '::ffff:0.0.0.0': '127.0.0.1',
  '::': '::1',
};

/** An address at which the gateway, or its sandbox, is to listen cannot be had. The message is a sentence for the operator. */
export class ListenError extends Error {
  override readonly name = 'ListenError';

  constructor({ host, port, remedy = 'choose another with --port or PORT' }: Place, cause: unknown) {
    super(reasonOf(cause) ?? `The gateway cannot listen on port ${port} of ${host}: ${cause}`);

    function reasonOf(error: unknown): string | undefined {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EADDRINUSE') return `Port ${port} on ${host} is taken: ${remedy}.`;
      if (code === 'EACCES') return `Port ${port} on ${host} is not for this user to take: ${remedy}.`;
      return undefined;
    }
  }
}

interface Place {
  readonly host: string;
  readonly port: number;
  /** What to do where somebody else has it. Default: what to do about the port of the gateway. */
  readonly remedy?: string;
}
