/** The address at which the gateway is to listen cannot be had. The message is a sentence for the operator. */
export class ListenError extends Error {
  override readonly name = 'ListenError';

  constructor({ host, port }: { readonly host: string; readonly port: number }, cause: unknown) {
    super(reasonOf(cause) ?? `The gateway cannot listen on port ${port} of ${host}: ${cause}`);

    function reasonOf(error: unknown): string | undefined {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      const advice = 'choose another with --port or PORT';
      if (code === 'EADDRINUSE') return `Port ${port} on ${host} is taken: ${advice}.`;
      if (code === 'EACCES') return `Port ${port} on ${host} is not for this user to take: ${advice}.`;
      return undefined;
    }
  }
}
