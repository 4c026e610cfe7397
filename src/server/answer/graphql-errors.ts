import { GraphQLError } from 'graphql';
import { ChangesExpiredError, SearchOverloadedError, SearchUnavailableError } from '../../index/errors.ts';
import {
  ForbiddenError,
  GatewayError,
  InvalidArgumentError,
  OperationTooComplexError,
  PermissionDeniedError,
  UpstreamError,
} from '../../upstream/errors.ts';
import { FAILURES, type UpstreamCode } from '../../upstream/failures.ts';

/**
 * The one place where errors become GraphQL errors. The caller gets a code and a fixed sentence;
 * what upstream said is for the operator's log, by {@link causeOf}. Unexpected errors are masked.
 */
export function translateError(error: unknown): GraphQLError {
  const located = error instanceof GraphQLError ? error : undefined;
  const cause = rootOf(error);
  if (located !== undefined && cause instanceof GraphQLError) return withOurCode(located);

  const { message, extensions } = cause instanceof GatewayError ? describe(cause) : MASKED;
  const translated = at(located, message, extensions);
  if (isForOperator(cause)) causes.set(translated, { error: cause });
  return translated;
}

/** Without a cause there is no index at all, which the operator was told at the start. */
function isForOperator(error: unknown): boolean {
  if (error instanceof SearchUnavailableError) return error.cause !== undefined;
  return !(error instanceof GatewayError) || error instanceof UpstreamError;
}

const causes = new WeakMap<GraphQLError, { readonly error: unknown }>();

/** The cause of an error that only the operator can fix; undefined for a caller's mistake. */
export function causeOf(error: GraphQLError): { readonly error: unknown } | undefined {
  return causes.get(error);
}

function rootOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? rootOf(error.originalError) : error;
}

function at(place: GraphQLError | undefined, message: string, extensions: Extensions): GraphQLError {
  return new GraphQLError(message, {
    nodes: place?.nodes ?? null,
    path: place?.path ?? null,
    // A copy: later additions belong to one request.
    extensions: { ...extensions },
  });
}

/** For errors that graphql-js and Yoga find in a request. */
function withOurCode(error: GraphQLError): GraphQLError {
  switch (error.extensions['code']) {
    case undefined:
      // About the variables: graphql-js sets neither a code nor a status.
      return at(error, error.message, {
        code: 'GRAPHQL_VALIDATION_FAILED',
        http: { status: 400, spec: true },
      });
    case 'OPERATION_RESOLUTION_FAILURE':
      return at(error, error.message, { code: 'BAD_REQUEST', http: { status: 400, spec: true } });
    case 'BAD_REQUEST':
      // Rebuilt without Yoga's `originalError`: its JSON.parse message quotes the body.
      return at(error, error.message, { code: 'BAD_REQUEST', http: httpOf(error) });
    default:
      return error;
  }
}

// `spec: true` would let Yoga send 200 to older clients, but this is no GraphQL answer at all.
function httpOf({ extensions: { http } }: GraphQLError): object {
  return { ...(typeof http === 'object' && http), spec: false };
}

type Extensions = Readonly<Record<string, unknown>>;

interface Description {
  readonly message: string;
  readonly extensions: Extensions;
}

function describe(error: GatewayError): Description {
  if (error instanceof InvalidArgumentError) {
    return { message: error.message, extensions: { code: 'BAD_USER_INPUT', argument: error.argument } };
  }
  if (error instanceof ForbiddenError) {
    return { message: error.message, extensions: { code: 'FORBIDDEN' } };
  }
  if (error instanceof OperationTooComplexError) {
    const { message, limit, cost } = error;
    return { message, extensions: { code: 'OPERATION_TOO_COMPLEX', limit, cost } };
  }
  if (error instanceof SearchUnavailableError) {
    // A thread that has died is begun again; where there is no index, none will come.
    const again =
      error.cause === undefined ? { retryable: false } : { retryable: true, retryAfterSeconds: 5 };
    return { message: error.message, extensions: { code: 'SEARCH_UNAVAILABLE', ...again } };
  }
  if (error instanceof ChangesExpiredError) {
    return { message: error.message, extensions: { code: 'CHANGES_EXPIRED', argument: 'after' } };
  }
  if (error instanceof SearchOverloadedError) {
    const extensions = { code: 'OVERLOADED', retryable: true, retryAfterSeconds: 1 };
    return { message: error.message, extensions };
  }
  if (error instanceof UpstreamError) return describeFailure(error);
  throw new TypeError(`${error.name} has no description for callers`);
}

function describeFailure(error: UpstreamError): Description {
  const { kind, retryAfterSeconds } = error;
  const { code } = FAILURES[kind];
  const message = error instanceof PermissionDeniedError ? error.explanation : FAILURE_MESSAGES[code];
  const again =
    retryAfterSeconds === undefined ? { retryable: false } : { retryable: true, retryAfterSeconds };
  return { message, extensions: { code, ...again } };
}

// None says when to try again: `retryAfterSeconds` does, and clients show that beside the message.
const FAILURE_MESSAGES: Readonly<Record<UpstreamCode, string>> = {
  UPSTREAM_UNAVAILABLE: 'The WeChat API does not answer at the moment.',
  UPSTREAM_QUOTA_EXCEEDED: "The account's quota of WeChat API calls is used up.",
  UPSTREAM_REFUSED: 'The WeChat API refuses this gateway. The reason is in the log of the operator.',
  UPSTREAM_BAD_RESPONSE:
    'The WeChat API sent an answer that cannot be read. The reason is in the log of the operator.',
};

const MASKED: Description = {
  message: 'The gateway failed to answer. The operator can find the reason by the request id.',
  extensions: { code: 'INTERNAL_SERVER_ERROR' },
};
