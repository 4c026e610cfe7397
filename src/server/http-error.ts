import { GraphQLError } from 'graphql';
import type { FetchAPI } from 'graphql-yoga';

/** Why a request is not answered, in HTTP and in GraphQL. */
export interface HttpError {
  readonly status: number;
  /** `extensions.code`. */
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where the same request may be answered later. */
  readonly retryAfterSeconds?: number;
}

/** An error that is answered with its status to every client: the request has not come as far as GraphQL. */
export function httpError(error: HttpError): GraphQLError {
  const { status, message } = error;
  return new GraphQLError(message, {
    extensions: { ...extensionsOf(error), http: { status, headers: headersOf(error) } },
  });
}

/** The same answer for what is not asked in GraphQL, and so has no error to throw. */
export function httpErrorResponse(error: HttpError, { Response }: Pick<FetchAPI, 'Response'>): Response {
  const headers = { 'content-type': 'application/json; charset=utf-8', ...headersOf(error) };
  return new Response(httpErrorBody(error), { status: error.status, headers });
}

/** Its body alone, as GraphQL writes errors, so that clients have one form to read. */
export function httpErrorBody(error: Omit<HttpError, 'status' | 'headers'>): string {
  return JSON.stringify({ errors: [{ message: error.message, extensions: extensionsOf(error) }] });
}

function extensionsOf({ code, retryAfterSeconds }: Pick<HttpError, 'code' | 'retryAfterSeconds'>) {
  return { code, ...(retryAfterSeconds !== undefined && { retryable: true, retryAfterSeconds }) };
}

function headersOf({ headers, retryAfterSeconds }: HttpError) {
  return {
    ...headers,
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
  };
}

/** What is wrong is the request itself. */
export function badRequest(message: string): GraphQLError {
  return httpError({ status: 400, code: 'BAD_REQUEST', message });
}

/** The code of what is refused to a caller who has done too much. */
export const RATE_LIMITED = 'RATE_LIMITED';

/** Refuses a caller who has done too much: `limit` names how much that is, `waitMs` when it may be more again. */
export function tooMany(limit: string, waitMs: number): HttpError {
  return {
    status: 429,
    code: RATE_LIMITED,
    message: `One caller may make at most ${limit}.`,
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
  };
}

/** The same as an error. */
export function tooManyRequests(limit: string, waitMs: number): GraphQLError {
  return httpError(tooMany(limit, waitMs));
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
