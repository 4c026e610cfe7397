import type { TypedDocumentString } from './generated/graphql.ts';

interface Answer<Result> {
  readonly data?: Result | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string; readonly retryAfterSeconds?: number };
  }[];
}

/** An operation that was not answered, or not in full. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  /** A code of the gateway, such as `UPSTREAM_UNAVAILABLE`, or `UNREACHABLE` if it did not answer. */
  readonly code: string;
  /** When the same operation may succeed, in seconds. Undefined if it will not, or nobody knows. */
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, code: string, retryAfterSeconds?: number) {
    super(message);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * What the gateway answers to an operation. A page that failed is null in it, beside an error: that
 * would be cached as if it were the page, so any error is thrown.
 *
 * @throws GatewayError
 */
export async function ask<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  signal: AbortSignal,
): Promise<Result> {
  const { data, errors } = await send<Result>(JSON.stringify({ query: document, variables }), signal);
  const [error] = errors ?? [];
  if (error) {
    const { code = 'UNKNOWN', retryAfterSeconds } = error.extensions ?? {};
    throw new GatewayError(error.message, code, retryAfterSeconds);
  }
  if (!data) throw new GatewayError('The gateway has sent no data.', 'UNREACHABLE');
  return data;
}

async function send<Result>(body: string, signal: AbortSignal): Promise<Answer<Result>> {
  try {
    const response = await fetch('graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body,
      signal,
    });
    // Errors come as JSON, whatever their status. What is not JSON is of a proxy.
    return await response.json();
  } catch (error) {
    // TanStack Query cancels what nobody waits for any more. That is no failure.
    if (signal.aborted) throw error;
    throw new GatewayError('The gateway does not answer.', 'UNREACHABLE', 1);
  }
}
