import { once } from 'node:events';
import type { Server } from 'node:http';
import { isIPv6 } from 'node:net';

/**
 * How many connections may wait to be accepted. Node's default is 511; in a larger burst, the
 * system retries the rest after 1, 3 and 7 s. Linux caps it at `net.core.somaxconn`, 4,096 there.
 */
const BACKLOG = 4096;

export interface ListenOptions {
  readonly host: string;
  /** 0 means any free port. */
  readonly port: number;
  /** Whether a worker has the port for itself. Default: all workers of a process share it. */
  readonly exclusive?: boolean;
}

/** Where a server listens. */
export interface Listening {
  /** A URL that this machine can open. */
  readonly url: string;
  /** Whether it listens on all addresses of this machine. */
  readonly isEverywhere: boolean;
}

/** Starts listening and returns the address. @throws ListenError */
export async function listen(
  server: Server,
  { host, port, exclusive = false }: ListenOptions,
): Promise<Listening> {
  try {
    await once(server.listen({ port, host, exclusive, backlog: BACKLOG }), 'listening');
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

/** The addresses that mean "all addresses", as the system writes them. No client can open them. */
const LOOPBACK_OF: Readonly<Record<string, string>> = {
  '0.0.0.0': '127.0.0.1',
  '::ffff:0.0.0.0': '127.0.0.1',
  '::': '::1',
};

/** The gateway or its sandbox cannot listen at an address. The message is for the operator. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  /** The system's. Undefined if it has told none. */
  readonly code: string | undefined;

  constructor({ host, port, remedy = 'choose another with --port or PORT' }: Place, cause: unknown) {
    super(reasonOf(cause) ?? `The gateway cannot listen on port ${port} of ${host}: ${cause}`);
    this.code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;

    function reasonOf(error: unknown): string | undefined {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EADDRINUSE') return `Port ${port} on ${host} is taken: ${remedy}.`;
      if (code === 'EACCES') return `This user may not listen on port ${port} of ${host}: ${remedy}.`;
      return undefined;
    }
  }
}

interface Place {
  readonly host: string;
  readonly port: number;
  /** What to do if the port is taken. Default: advice about the gateway's port. */
  readonly remedy?: string;
}
