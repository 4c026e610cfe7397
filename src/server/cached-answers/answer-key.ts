import type { IncomingMessage } from 'node:http';
import type { AskedRequest } from '../request/asked-request.ts';
import { PREFLIGHT_HEADERS } from '../request/cors.ts';

/** More is not read ahead of the gateway's own limits: a front end's operation is a hundredth of it. */
const MAX_BODY_BYTES = 8192;

/** With one of these, the answer is about this one request, or its body is not plain. */
const NEVER_REPEATED = ['x-gateway-explain', 'content-encoding', 'transfer-encoding', 'expect'];

/**
 * The length of the body to read for a key; undefined if the answer to such a request is never
 * repeated.
 */
export function bodyLengthOf(
  { method, url, headers }: IncomingMessage,
  maxRequestBytes: number,
): number | undefined {
  const { 'content-length': length = '0', 'cache-control': control = '' } = headers;
  if (NEVER_REPEATED.some((name) => headers[name] !== undefined)) return undefined;
  if (/no-cache/i.test(control)) return undefined;
  if (method === 'GET') return url?.startsWith('/graphql?') && length === '0' ? 0 : undefined;
  const bytes = Number(length);
  return method === 'POST' && url === '/graphql' && bytes <= Math.min(MAX_BODY_BYTES, maxRequestBytes)
    ? bytes
    : undefined;
}

/**
 * All that decides the answer to a request, but for what the library holds. Two requests with one
 * key get one answer, except for its `X-Request-Id` and `Server-Timing`.
 *
 * @param text what decides of the body: latin1 keeps every byte of it
 */
export function answerKeyOf(
  { method, url, headers }: IncomingMessage,
  { maySeeDrafts }: Pick<AskedRequest, 'maySeeDrafts'>,
  text: string,
): string {
  const { accept = '', origin = '', 'content-type': contentType = '' } = headers;
  const target = method === 'POST' ? 'POST' : `${url}\n${preflightOf(headers)}`;
  // No header holds a line feed.
  return `${target}\n${maySeeDrafts}\n${contentType}\n${accept}\n${origin}\n${text}`;
}

/** What `useCsrfPrevention` reads of a GET. */
function preflightOf(headers: IncomingMessage['headers']): string {
  const isAsked = PREFLIGHT_HEADERS.some((name) => headers[name] !== undefined);
  const isBearer = /^Bearer /i.test(headers.authorization ?? '');
  return `${isAsked} ${isBearer} ${headers['sec-fetch-dest']} ${headers['sec-fetch-site']}`;
}
