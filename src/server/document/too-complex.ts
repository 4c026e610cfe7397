import { GraphQLError } from 'graphql';

/** By how much a request is too much. */
export interface Excess {
  /** What is allowed. */
  readonly limit: number;
  /** What the request takes. */
  readonly cost: number;
}

/**
 * Refuses an operation as a whole: status 400, and 200 to clients of the older media type, as GraphQL over HTTP has it for
 * documents that are not valid.
 */
export function tooComplexError(message: string, { limit, cost }: Excess): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code: 'OPERATION_TOO_COMPLEX', limit, cost, http: { status: 400, spec: true } },
  });
}
