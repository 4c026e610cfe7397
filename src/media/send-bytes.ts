import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { askedRangeOf, isHeldByClient } from './conditions.ts';
import { etagOf, fileHeaders, type Serving } from './file-headers.ts';
import type { UncachedFile } from './media-file.ts';

/**
 * Answers with a file that is in memory alone, or with a range of it. Resolves once all is sent or
 * the client has left, with the number of bytes. Does not reject.
 */
export async function sendBytes(
  request: IncomingMessage,
  response: ServerResponse,
  { content, format }: UncachedFile,
  serving: Serving,
): Promise<number> {
  const etag = etagOf(format, content.byteLength);
  const { status, ...part } = partOf(request, { etag, length: content.byteLength });
  const body = content.subarray(part.start, part.end);
  const { 'content-type': contentType, ...headers } = fileHeaders(format, serving);
  const closed = once(response, 'close').catch(() => {});
  response.writeHead(status, {
    ...headers,
    etag,
    ...(status === 416 && { 'cache-control': 'no-store' }),
    ...(status < 300 && { 'content-type': contentType }),
    ...(status !== 304 && { 'content-length': body.byteLength }),
    ...(status === 206 && { 'content-range': `bytes ${part.start}-${part.end - 1}/${content.byteLength}` }),
    ...(status === 416 && { 'content-range': `bytes */${content.byteLength}` }),
  });
  response.end(body);
  await closed;
  return request.method === 'HEAD' ? 0 : body.byteLength;
}

interface Part {
  readonly status: 200 | 206 | 304 | 416;
  readonly start: number;
  /** The first byte that is not part of it. */
  readonly end: number;
}

/** One range is enough: several may be answered with the whole (RFC 9110, section 14.2). */
const RANGE = /^bytes=(?<first>\d*)-(?<last>\d*)$/;

function partOf(
  request: IncomingMessage,
  { etag, length }: { readonly etag: string; readonly length: number },
): Part {
  if (isHeldByClient(request, etag)) return { status: 304, start: 0, end: 0 };
  const { first = '', last = '' } = RANGE.exec(askedRangeOf(request, etag) ?? '')?.groups ?? {};
  const isRange = first === '' ? last !== '' : last === '' || Number(first) <= Number(last);
  if (!isRange) return { status: 200, start: 0, end: length };
  const start = first === '' ? Math.max(0, length - Number(last)) : Number(first);
  const end = first === '' || last === '' ? length : Math.min(length, Number(last) + 1);
  return start < end ? { status: 206, start, end } : { status: 416, start: 0, end: 0 };
}
