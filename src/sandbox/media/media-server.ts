import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Account } from '../account.ts';
import type { Listener } from '../loopback-server.ts';
import { deliver } from '../upstream/upstream-server.ts';
import { htmlAnswer } from '../upstream/wire.ts';
import { FILM, isFilmPath } from './film-host.ts';
import { isPicturePath } from './picture-host.ts';

/** Serves an account's pictures and films over HTTP; everything else is for the API. */
export function serveMedia(account: Account, serveApi: Listener): Listener {
  const { pictures, films, mediaRequests, now } = account;

  return async (request, response) => {
    const { pathname, searchParams } = new URL(`http://sandbox${request.url}`);
    const isPicture = isPicturePath(pathname);
    if (!isPicture && !isFilmPath(pathname)) return serveApi(request, response);

    const { referer, range } = request.headers;
    mediaRequests.add({
      at: now(),
      method: request.method ?? 'GET',
      path: pathname,
      ...(referer !== undefined && { referer }),
      ...(range !== undefined && { range }),
    });
    if (isPicture) return deliver(await pictures.answer(pathname, referer), response);
    if (films.isOpen(pathname, searchParams)) return sendFilm(request, response);
    return deliver({ ...htmlAnswer(403), delivery: 'whole', delayMs: 0 }, response);
  };
}

async function sendFilm(request: IncomingMessage, response: ServerResponse): Promise<void> {
  // A start does not wait for what the first film needs.
  const { default: send } = await import('send');
  send(request, FILM.name, { root: FILM.folder, cacheControl: false }).pipe(response);
}
