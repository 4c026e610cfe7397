import type { ReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename, dirname } from 'node:path';
import send from 'send';
import { askedRangeOf } from './conditions.ts';
import { etagOf, fileHeaders, type Serving } from './file-headers.ts';
import type { CachedFile, MediaFile } from './media-file.ts';
import { sendBytes } from './send-bytes.ts';

/** What came of an answer. */
export type SentFile =
  | {
      readonly kind: 'sent';
      /** Of the file, without headers. */
      readonly bytes: number;
    }
  /** The file is no longer there. Nothing was sent, and no header is set. */
  | { readonly kind: 'gone' };

/**
 * Answers with a file, or with the range of it that is asked for, as fast as the client reads.
 * Resolves once all is sent or the client has left. Does not reject. It must be the turn of the
 * response on its connection.
 */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: MediaFile,
  serving: Serving,
): Promise<SentFile> {
  if ('path' in file) return sendCached(request, response, file, serving);
  return { kind: 'sent', bytes: await sendBytes(request, response, file, serving) };
}

function sendCached(
  request: IncomingMessage,
  response: ServerResponse,
  { path, format, bytes }: CachedFile,
  serving: Serving,
): Promise<SentFile> {
  const etag = etagOf(format, bytes);
  return new Promise((resolve) => {
    let stream: ReadStream | undefined;
    response.once('close', () => resolve({ kind: 'sent', bytes: stream?.bytesRead ?? 0 }));
    // It is decoded, unlike the root.
    send(request, `/${encodeURIComponent(basename(path))}`, {
      root: dirname(path),
      index: false,
      lastModified: false,
      // It heeds those of a HEAD, and those for who has a weak ETag.
      acceptRanges: askedRangeOf(request, etag) !== undefined,
    })
      .on('headers', () => {
        response.setHeaders(new Headers(fileHeaders(format, serving)));
        response.setHeader('etag', etag);
      })
      .on('stream', (opened: ReadStream) => {
        stream = opened;
      })
      .on('error', ({ status }: { readonly status: number }) => {
        if (response.headersSent) response.destroy();
        else if (status === 416 || status === 412) refuse(response, status);
        else {
          clearHeaders(response);
          resolve({ kind: 'gone' });
        }
      })
      .pipe(response);
  });
}

/** The range or the condition does not fit the file. */
function refuse(response: ServerResponse, status: number): void {
  response.removeHeader('content-type');
  response.writeHead(status, { 'cache-control': 'no-store', 'content-length': 0 }).end();
}

/** Whether the connection goes on was decided before. */
function clearHeaders(response: ServerResponse): void {
  response.statusCode = 200;
  for (const name of response.getHeaderNames()) if (name !== 'connection') response.removeHeader(name);
}
