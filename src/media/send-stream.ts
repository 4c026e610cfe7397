import type { IncomingMessage, ServerResponse } from 'node:http';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isHeldByClient } from './conditions.ts';
import { etagOf, fileHeaders, type Serving } from './file-headers.ts';
import type { FilmStream } from './materials/opened-material.ts';

/**
 * Answers with a film as its host sends it, as fast as the client reads, unless the client has it.
 * Resolves with the number of bytes once all is sent or the client has left. If the film fails midway,
 * the connection is closed. Does not reject.
 */
export async function sendStream(
  request: IncomingMessage,
  response: ServerResponse,
  film: FilmStream,
  serving: Serving,
): Promise<number> {
  const { headers, body } = film;
  const etag = filmEtagOf(film);
  const status = isHeldByClient(request, etag) ? 304 : film.status;
  const { 'content-type': contentType, ...common } = fileHeaders('mp4', serving);
  response.writeHead(status, {
    ...common,
    ...(etag !== undefined && { etag }),
    ...(status !== 304 && headers),
    ...(status < 300 && { 'content-type': contentType }),
    ...(status === 416 && NO_FILM),
  });
  if (request.method === 'HEAD' || status === 304) {
    body.destroy();
    response.end();
    return 0;
  }
  let bytes = 0;
  // No generator: before a response that emits 'drain' with a value, as that of `inject` does, Node.js 20
  // would take the value for an error.
  const counted = new Transform({
    transform(chunk: Uint8Array, _encoding, pass) {
      bytes += chunk.byteLength;
      pass(null, chunk);
    },
  });
  await pipeline(body, counted, response).catch(() => response.destroy());
  return bytes;
}

const NO_FILM = { 'cache-control': 'no-store', 'content-length': '0' };

/**
 * The ETag that the film has once it is cached, so that a player may go on with that. Undefined if its
 * host does not tell its length.
 */
export function filmEtagOf({ headers }: FilmStream): string | undefined {
  const total = headers['content-range']?.split('/')[1] ?? headers['content-length'];
  return total !== undefined && /^\d+$/.test(total) ? etagOf('mp4', Number(total)) : undefined;
}
