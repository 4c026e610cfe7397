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
};

/** Refuses a request with 503 `OVERLOADED`, for next to nothing. */
export function refuseOverload(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, HEADERS).end(BODY);
}
