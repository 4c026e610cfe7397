import type { ServerResponse } from 'node:http';
import { localServer, type ReceivedRequest } from '../../helpers/local-server.ts';

/** A film by its first bytes alone: what else is in it is told by its position. */
export const FILM = filmOf(200_000);

export function filmOf(length: number): Buffer {
  const film = Buffer.from(Uint8Array.from({ length }, (_, index) => (index * 7 + (index >> 8)) % 251));
  film.write('\0\0\0\x20ftypisom', 'latin1');
  return film;
}

/** Answers as hosts of films do: a range, if one is asked for. */
export function sendFilm({ headers }: ReceivedRequest, response: ServerResponse, film: Buffer = FILM): void {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(headers.range ?? '') ?? [];
  if (from === undefined || to === undefined) {
    response.writeHead(200, { 'content-length': film.length, 'content-type': 'video/x-tea' }).end(film);
    return;
  }
  const start = from === '' ? film.length - Number(to) : Number(from);
  if (start >= film.length) {
    response.writeHead(416, { 'content-range': `bytes */${film.length}` }).end('no such range');
    return;
  }
  const end = from === '' || to === '' ? film.length : Math.min(film.length, Number(to) + 1);
  response
    .writeHead(206, {
      'content-length': end - start,
      'content-range': `bytes ${start}-${end - 1}/${film.length}`,
    })
    .end(film.subarray(start, end));
}

/**
 * A host of films for one test, and what it is asked for.
 *
 * @param answer default: the film
 */
export async function filmServer(
  answer: (request: ReceivedRequest, response: ServerResponse) => void = sendFilm,
) {
  const { url, requests, server } = await localServer(answer);
  return {
    origin: url.origin,
    requests,
    server,
    /** The ranges that it was asked for, in their order: undefined for the whole film. */
    ranges: () => requests.map(({ headers }) => headers.range),
  };
}
