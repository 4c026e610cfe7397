import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createAllowOrigin } from '../request/allow-origin.ts';
import { faultBody } from '../request-fault.ts';

const RETRY_AFTER_SECONDS = 1;

const BODY = faultBody({
  code: 'OVERLOADED',
  message: 'More is asked than can be answered. Try again later.',
  retryAfterSeconds: RETRY_AFTER_SECONDS,
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
  const allowOrigin = createAllowOrigin(corsOrigins);
  const headers = { ...HEADERS, ...(corsOrigins.length > 0 && { vary: 'origin' }) };

  return ({ headers: { origin } }, response) => {
    const allowed = origin === undefined ? undefined : allowOrigin(origin);
    const added = { 'x-request-id': randomUUID(), ...(allowed !== undefined && corsHeaders(allowed)) };
    response.writeHead(503, { ...headers, ...added }).end(BODY);
  };
}

function corsHeaders(allowed: string) {
  return {
    'access-control-allow-origin': allowed,
    'access-control-expose-headers': 'retry-after, x-request-id',
  };
}
