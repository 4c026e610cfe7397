import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import {
  GatewayError,
  InvalidArgumentError,
  OperationTooComplexError,
  UpstreamError,
} from '../library/errors.ts';
import {
  UpstreamBadResponseError,
  UpstreamQuotaExceededError,
  UpstreamRefusedError,
  UpstreamUnavailableError,
} from '../wechat/errors.ts';

/**
 * The one place where errors become GraphQL: takes whatever was thrown anywhere, gives what the caller sees. What the
 * upstream said goes to the operator's log; the caller gets a code and a fixed sentence. An error that nobody foresaw
 * is masked, and its `requestId` finds it in the log.
 */
export function createErrorTranslator(log: Logger): (error: unknown) => GraphQLError {
  return (error) => {
    const located = error instanceof GraphQLError ? error : undefined;
    const cause = rootOf(error);
    if (cause instanceof GraphQLError) return withCode(cause);

    if (cause instanceof UpstreamError) log.warn({ err: cause, path: located?.path }, 'upstream call failed');
    const { message, extensions } = cause instanceof GatewayError ? describe(cause) : mask(cause, log);
    return new GraphQLError(message, {
      nodes: located?.nodes ?? null,
      path: located?.path ?? null,
      extensions,
    });
  };
}

function rootOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? rootOf(error.originalError) : error;
}

// graphql-js and Yoga leave an error about the variables or the operation's name without a code and a status.
function withCode(error: GraphQLError): GraphQLError {
  if (error.extensions['code'] !== undefined) return error;
  const extensions = { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400, spec: true } };
  return new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    path: error.path ?? null,
    extensions,
  });
}

interface Description {
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>>;
}

function describe(error: GatewayError): Description {
  if (error instanceof InvalidArgumentError) {
    return { message: error.message, extensions: { code: 'BAD_USER_INPUT', argument: error.argument } };
  }
  if (error instanceof OperationTooComplexError) {
    const { message, limit, cost } = error;
    return { message, extensions: { code: 'OPERATION_TOO_COMPLEX', limit, cost } };
  }
  if (error instanceof UpstreamUnavailableError) {
    return {
      message: 'The WeChat API does not answer at the moment. Try again later.',
      extensions: tryAgain('UPSTREAM_UNAVAILABLE', error.retryAfterSeconds),
    };
  }
  if (error instanceof UpstreamQuotaExceededError) {
    return {
      message: "The account's quota of WeChat API calls is used up. Try again later.",
      extensions: tryAgain('UPSTREAM_QUOTA_EXCEEDED', error.retryAfterSeconds),
    };
  }
  if (error instanceof UpstreamRefusedError) {
    return {
      message: 'The WeChat API refuses this gateway. The reason is in the log of its operator.',
      extensions: { code: 'UPSTREAM_REFUSED', retryable: false },
    };
  }
  if (error instanceof UpstreamBadResponseError) {
    return {
      message: 'The WeChat API gave an answer that cannot be read. The reason is in the log of the operator.',
      extensions: { code: 'UPSTREAM_BAD_RESPONSE', retryable: false },
    };
  }
  throw new TypeError(`${error.name} has no description for callers`);
}

function tryAgain(code: string, retryAfterSeconds: number) {
  return { code, retryable: true, retryAfterSeconds };
}

function mask(error: unknown, log: Logger): Description {
  const requestId = randomUUID();
  log.error({ err: error, requestId }, 'unexpected error');
  return {
    message: 'The gateway failed to answer. Its operator finds the reason under the request id.',
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
  };
}
