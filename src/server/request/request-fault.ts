import { GraphQLError } from 'graphql';

/** Why a request is not answered, in HTTP and in GraphQL. */
export interface RequestFault {
  readonly status: number;
  /** `extensions.code`. */
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where the same request may be answered later. */
  readonly retryAfterSeconds?: number;
}

/** An error that is answered with its status to every client: the request has not come as far as GraphQL. */
export function requestFault(fault: RequestFault): GraphQLError {
  const { status, code, message, headers = {}, retryAfterSeconds } = fault;
  const isLater = retryAfterSeconds !== undefined;
  return new GraphQLError(message, {
    extensions: {
      code,
      ...(isLater && { retryable: true, retryAfterSeconds }),
      http: { status, headers: { ...headers, ...(isLater && { 'retry-after': String(retryAfterSeconds) }) } },
    },
  });
}

/** What is wrong is the request itself. */
export function badRequest(message: string): GraphQLError {
  return requestFault({ status: 400, code: 'BAD_REQUEST', message });
}
