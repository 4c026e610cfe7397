import type { IncomingMessage, ServerResponse } from 'node:http';
import { READABLE_BY_ALL } from './file-headers.ts';
import type { FilmPage } from './materials/opened-material.ts';
import { MediaError } from './media-error.ts';

/**
 * Leads to the page of a film: those who open the address, and programs. Resolves with the bytes of
 * a file that were sent: none.
 *
 * @throws MediaError for a part of a page, which would make its reader ask another host
 */
export function sendPage(
  { headers: { 'sec-fetch-dest': destination = 'document' } }: IncomingMessage,
  response: ServerResponse,
  { url }: FilmPage,
): number {
  if (destination !== 'document')
    throw new MediaError(
      'page',
      'This film is on a page of WeChat, and cannot be played elsewhere: open its address.',
    );
  const headers = {
    ...READABLE_BY_ALL,
    location: url,
    'cache-control': 'no-store',
    vary: 'Sec-Fetch-Dest',
    'content-length': 0,
  };
  response.writeHead(303, headers).end();
  return 0;
}
