import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { type Coding, codingFor } from './request/accept-encoding.ts';
import { hasAlready } from './request/request-headers.ts';
import type { Route } from './routes.ts';

export interface StaticRouteOptions {
  /** Read anew for each answer. */
  readonly headers: () => Readonly<Record<string, string>>;
  /** The codings in which it is sent, the preferred one first. */
  readonly codings: readonly Coding[];
}

const COMPRESS = { br: promisify(brotliCompress), gzip: promisify(gzip) } as const;

/**
 * Serves bytes that never change. They are compressed once, on the first request for a coding. All
 * answers share the bytes, so clients that do not read them add no memory.
 */
export function createStaticRoute(
  content: Buffer<ArrayBuffer>,
  { headers, codings }: StaticRouteOptions,
): Route {
  const compressed = new Map<Coding, Promise<Buffer<ArrayBuffer>>>();
  // Weak: the compressed bytes have the same tag (RFC 9110, section 8.8.3.3).
  const etag = `W/"${createHash('sha256').update(content).digest('base64url')}"`;
  // A new object per answer: the server writes the length into it.
  const createHeaders = () => ({ ...headers(), etag });
  const compress = (coding: Coding) => {
    const bytes = compressed.get(coding) ?? COMPRESS[coding](content);
    compressed.set(coding, bytes);
    return bytes;
  };
  return async (request, { Response }) => {
    if (hasAlready(request, etag)) return new Response(null, { status: 304, headers: createHeaders() });
    const coding = codingFor(request.headers.get('accept-encoding') ?? '', codings);
    if (coding === undefined) return new Response(content, { headers: createHeaders() });
    return new Response(await compress(coding), {
      headers: { ...createHeaders(), 'content-encoding': coding },
    });
  };
}
