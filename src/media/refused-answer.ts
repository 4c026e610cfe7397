import { UpstreamError } from '../upstream/errors.ts';
import { FAILURES } from '../upstream/failures.ts';
import { READABLE_BY_ALL } from './file-headers.ts';
import type { MediaError, MediaRefusal } from './media-error.ts';

/** An answer without a file. */
export interface RefusedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string;
}

/** What callers get for a refusal: the status, and `extensions.code`. */
interface Meaning {
  readonly status: number;
  readonly code: string;
}

const FORBIDDEN = { status: 403, code: 'FORBIDDEN' };
const NOT_FOUND = { status: 404, code: 'NOT_FOUND' };
const BAD_FILE = { status: 502, code: 'UPSTREAM_BAD_RESPONSE' };
const UNAVAILABLE = { status: 502, code: 'UPSTREAM_UNAVAILABLE' };

const MEANINGS: Readonly<Record<MediaRefusal, Meaning>> = {
  signature: FORBIDDEN,
  host: FORBIDDEN,
  'not-found': NOT_FOUND,
  page: { status: 415, code: 'BAD_REQUEST' },
  'private-address': BAD_FILE,
  redirect: BAD_FILE,
  status: BAD_FILE,
  type: BAD_FILE,
  placeholder: BAD_FILE,
  'too-large': BAD_FILE,
  'too-many-pixels': BAD_FILE,
  broken: BAD_FILE,
  unreachable: UNAVAILABLE,
  upstream: UNAVAILABLE,
  timeout: { status: 504, code: 'UPSTREAM_UNAVAILABLE' },
  overloaded: { status: 503, code: 'OVERLOADED' },
  'rate-limit': { status: 429, code: 'RATE_LIMITED' },
};

/** The answer in the format of GraphQL errors, so that clients parse only one. */
export function refusedAnswer(error: MediaError): RefusedAnswer {
  const { reason, message, retryAfterSeconds } = error;
  const { status } = MEANINGS[reason];
  const code = codeOf(error);
  const isLater = retryAfterSeconds !== undefined;
  return jsonAnswer(
    // What works again at a known time is not broken.
    isLater && status === 502 ? 503 : status,
    { message, code, reason, ...(isLater && { retryable: true, retryAfterSeconds }) },
    {
      // Whoever asks for a deleted file asks often.
      'cache-control': reason === 'not-found' ? 'public, max-age=60' : 'no-store',
      ...(isLater && { 'retry-after': String(retryAfterSeconds) }),
    },
  );
}

/** That of a query whose call fails so. */
function codeOf({ reason, cause }: MediaError): string {
  if (reason === 'upstream' && cause instanceof UpstreamError) return FAILURES[cause.kind].code;
  return MEANINGS[reason].code;
}

const METHODS = 'GET, HEAD, OPTIONS';

/** Chromium's maximum. */
const PREFLIGHT_SECONDS = 7200;

/** For a preflight: scripts may send whatever they like, as nothing of it matters but ranges and conditions. */
export const ANY_ORIGIN: RefusedAnswer = {
  status: 204,
  headers: {
    ...READABLE_BY_ALL,
    allow: METHODS,
    'access-control-allow-methods': 'GET, HEAD',
    // A few browsers do not know the asterisk.
    'access-control-allow-headers': '*, range, if-range, if-none-match, cache-control',
    'access-control-max-age': PREFLIGHT_SECONDS,
    'cache-control': 'no-store',
  },
  body: '',
};

/** For another method. */
export const ONLY_GET = jsonAnswer(
  405,
  { message: 'Media are answered to GET and HEAD only.', code: 'BAD_REQUEST' },
  { allow: METHODS, 'cache-control': 'no-store' },
);

/** Misdirected Request (RFC 9110, section 15.5.20). */
export const NOT_LEADING_STATUS = 421;

/** For a replica that takes this one for the leader, which it is not. */
export const NOT_LEADING = jsonAnswer(
  NOT_LEADING_STATUS,
  { message: 'This replica does not make the calls.', code: 'UPSTREAM_UNAVAILABLE' },
  { 'cache-control': 'no-store' },
);

/** For a failure of the gateway itself. */
export const FAILED = jsonAnswer(
  500,
  { message: 'The gateway failed to answer.', code: 'INTERNAL_SERVER_ERROR' },
  { 'cache-control': 'no-store' },
);

function jsonAnswer(
  status: number,
  { message, ...extensions }: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>>,
): RefusedAnswer {
  const body = JSON.stringify({ errors: [{ message, extensions }] });
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      'x-content-type-options': 'nosniff',
      ...READABLE_BY_ALL,
      ...headers,
    },
    body,
  };
}
