/** The address at which the gateway is to listen cannot be had. The message is a sentence for the operator. */
export class ListenError extends Error {
  override readonly name = 'ListenError';

  constructor({ host, port }: { readonly host: string; readonly port: number }, cause: unknown) {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    super(
      isTaken
        ? `Port ${port} on ${host} is taken: set PORT to another.`
        : `The gateway cannot listen on port ${port} of ${host}: ${cause}`,
    );
  }
}
