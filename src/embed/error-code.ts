/** The values of `extensions.code` in errors, as docs/errors.md tells of them. */
export const ERROR_CODES = [
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_TOO_COMPLEX',
  'NOT_FOUND',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'RATE_LIMITED',
  'OVERLOADED',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_QUOTA_EXCEEDED',
  'UPSTREAM_REFUSED',
  'UPSTREAM_BAD_RESPONSE',
  'INTERNAL_SERVER_ERROR',
  'CHANGES_EXPIRED',
  'SEARCH_UNAVAILABLE',
  'SUBSCRIPTION_ENDED',
] as const;

/** A value of `extensions.code`. Later versions may add some: have a default for what you do not know. */
export type ErrorCode = (typeof ERROR_CODES)[number];
