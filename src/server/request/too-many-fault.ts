import type { GraphQLError } from 'graphql';
import { type RequestFault, requestFault } from './request-fault.ts';

/** The code of what is refused to a caller who has done too much. */
export const RATE_LIMITED = 'RATE_LIMITED';

/** Refuses a caller who has done too much: `limit` names how much that is, `waitMs` when it may be more again. */
export function tooMany(limit: string, waitMs: number): RequestFault {
  return {
    status: 429,
    code: RATE_LIMITED,
    message: `One caller may make at most ${limit}.`,
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
  };
}

/** The same as an error. */
export function tooManyFault(limit: string, waitMs: number): GraphQLError {
  return requestFault(tooMany(limit, waitMs));
}
