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
