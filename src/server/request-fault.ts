import { GraphQLError } from 'graphql';
import type { FetchAPI } from 'graphql-yoga';

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
  const { status, message } = fault;
  return new GraphQLError(message, {
    extensions: { ...extensionsOf(fault), http: { status, headers: headersOf(fault) } },
  });
}

/** The same answer for what is not asked in GraphQL, and so has no error to throw. */
export function faultResponse(fault: RequestFault, { Response }: Pick<FetchAPI, 'Response'>): Response {
  const headers = { 'content-type': 'application/json; charset=utf-8', ...headersOf(fault) };
  return new Response(faultBody(fault), { status: fault.status, headers });
}

/** Its body alone, as GraphQL writes errors, so that clients have one form to read. */
export function faultBody(fault: Omit<RequestFault, 'status' | 'headers'>): string {
  return JSON.stringify({ errors: [{ message: fault.message, extensions: extensionsOf(fault) }] });
}

function extensionsOf({ code, retryAfterSeconds }: Pick<RequestFault, 'code' | 'retryAfterSeconds'>) {
  return { code, ...(retryAfterSeconds !== undefined && { retryable: true, retryAfterSeconds }) };
}

function headersOf({ headers, retryAfterSeconds }: RequestFault) {
  return {
    ...headers,
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
  };
}

/** What is wrong is the request itself. */
export function badRequest(message: string): GraphQLError {
  return requestFault({ status: 400, code: 'BAD_REQUEST', message });
}

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

/** By how much an operation is too much. */
export interface Excess {
  /** What is allowed. */
  readonly limit: number;
  /** What the operation takes. */
  readonly cost: number;
}

/**
 * Refuses an operation as a whole. It has come as far as GraphQL: status 400, and 200 to clients of the older media type, as
 * GraphQL over HTTP has it for documents that are not valid.
 */
export function tooComplexError(message: string, { limit, cost }: Excess): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code: 'OPERATION_TOO_COMPLEX', limit, cost, http: { status: 400, spec: true } },
  });
}
