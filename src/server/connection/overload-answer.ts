import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

const RETRY_AFTER_SECONDS = 1;

const BODY = JSON.stringify({
  errors: [
    {
      message: 'More is asked than can be answered. Try again later.',
      extensions: { code: 'OVERLOADED', retryable: true, retryAfterSeconds: RETRY_AFTER_SECONDS },
    },
  ],
});

const HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'content-length': Buffer.byteLength(BODY),
  'retry-after': String(RETRY_AFTER_SECONDS),
  'x-content-type-options': 'nosniff',
};

/** Answers a request with 503 `OVERLOADED`. */
export type RefuseOverload = (request: IncomingMessage, response: ServerResponse) => void;

/** The pages of the origins can read that they are refused, as they can read other answers; `*` is all of them. */
export function createRefuseOverload(corsOrigins: readonly string[]): RefuseOverload {
  const isForAll = corsOrigins.includes('*');
  const headers = { ...HEADERS, ...(corsOrigins.length > 0 && { vary: 'origin' }) };

  return ({ headers: { origin } }, response) => {
    const isAllowed = origin !== undefined && (isForAll || corsOrigins.includes(origin));
    const added = { 'x-request-id': randomUUID(), ...(isAllowed && corsHeaders(isForAll ? '*' : origin)) };
    response.writeHead(503, { ...headers, ...added }).end(BODY);
  };
}

function corsHeaders(origin: string) {
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'retry-after, x-request-id',
  };
}
