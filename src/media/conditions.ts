import type { IncomingMessage } from 'node:http';

type AskedRequest = Pick<IncomingMessage, 'method' | 'headers'>;

/**
 * The range that is asked for of a file with this ETag; undefined for all of it. Only a GET has one,
 * and only for whoever has the rest of the same file (RFC 9110, sections 14.2 and 13.1.5).
 */
export function askedRangeOf(
  { method, headers: { range, 'if-range': ifRange } }: AskedRequest,
  etag: string | undefined,
): string | undefined {
  return method === 'GET' && (ifRange === undefined || ifRange === etag) ? range : undefined;
}

/** Whether the client has the file with this ETag, so that 304 is the answer (RFC 9110, section 13.1.2). */
export function isHeldByClient(
  { headers: { 'if-none-match': held = '' } }: AskedRequest,
  etag: string | undefined,
): boolean {
  return held.split(',').some((tag) => {
    const text = tag.trim();
    return text === '*' || (etag !== undefined && [etag, `W/${etag}`].includes(text));
  });
}
