import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { httpErrorBody } from '../http-error.ts';

const RETRY_AFTER_SECONDS = 1;

const BODY = httpErrorBody({
  code: 'OVERLOADED',
  message: 'The gateway is overloaded.',
  retryAfterSeconds: RETRY_AFTER_SECONDS,
});

const HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'content-length': Buffer.byteLength(BODY),
  'retry-after': String(RETRY_AFTER_SECONDS),
  'x-content-type-options': 'nosniff',
};

const EXPOSED_HEADERS = ['retry-after', 'x-request-id'];

/** The CORS headers that let a page of this origin read an answer and its `exposed` headers. */
export type CorsHeadersOf = (
  origin: string | undefined,
  exposed: readonly string[],
) => Readonly<Record<string, string>>;

/** Answers a request with 503 `OVERLOADED`. */
export type RefuseOverload = (request: IncomingMessage, response: ServerResponse) => void;

/** Pages that may read other answers can read this refusal too, by `corsHeadersOf`. */
export function createRefuseOverload(corsHeadersOf: CorsHeadersOf): RefuseOverload {
  return ({ headers: { origin } }, response) => {
    const headers = { ...HEADERS, 'x-request-id': randomUUID(), ...corsHeadersOf(origin, EXPOSED_HEADERS) };
    response.writeHead(503, headers).end(BODY);
  };
}
