import { GraphQLError } from 'graphql';
import type { FetchAPI } from 'graphql-yoga';

/** Why a request is not answered, in HTTP and in GraphQL. */
export interface HttpError {
  readonly status: number;
  /** `extensions.code`. */
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Set if the same request may be answered later. */
  readonly retryAfterSeconds?: number;
}

/** An error before GraphQL: every client gets its HTTP status. */
export function httpError(error: HttpError): GraphQLError {
  const { status, message } = error;
  return new GraphQLError(message, {
    extensions: { ...extensionsOf(error), http: { status, headers: headersOf(error) } },
  });
}

/** The same as a response, for requests that are not GraphQL. */
export function httpErrorResponse(error: HttpError, { Response }: Pick<FetchAPI, 'Response'>): Response {
  const headers = { 'content-type': 'application/json; charset=utf-8', ...headersOf(error) };
  return new Response(httpErrorBody(error), { status: error.status, headers });
}

/** The body alone, in the format of GraphQL errors, so clients parse only one. */
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

/** The request itself is wrong. */
export function badRequest(message: string): GraphQLError {
  return httpError({ status: 400, code: 'BAD_REQUEST', message });
}

/** The code for a caller who exceeds a limit. */
export const RATE_LIMITED = 'RATE_LIMITED';

/** Refuses a caller who exceeds `limit`. `waitMs` is how long until it may try again. */
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

/** By how much an operation exceeds a limit. */
export interface Excess {
  /** What is allowed. */
  readonly limit: number;
  /** What the operation takes. */
  readonly cost: number;
}

/**
 * Refuses a whole operation. It has reached GraphQL, so the status is 400, or 200 for clients of
 * the older media type, as GraphQL over HTTP defines for invalid documents.
 */
export function tooComplexError(message: string, { limit, cost }: Excess): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code: 'OPERATION_TOO_COMPLEX', limit, cost, http: { status: 400, spec: true } },
  });
}
