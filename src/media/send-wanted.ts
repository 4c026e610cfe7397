import type { IncomingMessage, ServerResponse } from 'node:http';
import { askedRangeOf } from './conditions.ts';
import type { Serving } from './file-headers.ts';
import type { FilmStream, OpenedMaterial } from './materials/opened-material.ts';
import { sendFile } from './send-file.ts';
import { sendPage } from './send-page.ts';
import { filmEtagOf, sendStream } from './send-stream.ts';
import type { WantedFile } from './wanted-file.ts';

/**
 * Opens a file that is not cached: of a film that its host sends, the range that is asked for.
 *
 * @throws MediaError
 */
export async function openWanted(
  request: IncomingMessage,
  { make }: Pick<WantedFile, 'make'>,
): Promise<OpenedMaterial> {
  const opened = await make(request.method === 'GET' ? request.headers.range : undefined);
  if (!isStream(opened) || opened.status === 200) return opened;
  if (askedRangeOf(request, filmEtagOf(opened)) !== undefined) return opened;
  // Only its host could tell that what the client has is another film.
  opened.body.destroy();
  return make(undefined);
}

/**
 * Answers with a file, or leads to it. Resolves with the bytes of it that were sent; undefined if it is no
 * longer there, and nothing was sent.
 *
 * @throws MediaError
 */
export async function sendOpened(
  request: IncomingMessage,
  response: ServerResponse,
  { opened, serving }: { readonly opened: OpenedMaterial; readonly serving: Serving },
): Promise<number | undefined> {
  if (isStream(opened)) return sendStream(request, response, opened, serving);
  if ('kind' in opened) return sendPage(request, response, opened);
  const sent = await sendFile(request, response, opened, serving);
  return sent.kind === 'sent' ? sent.bytes : undefined;
}

/** Closes what nobody reads. */
export function release(opened: OpenedMaterial): void {
  if (isStream(opened)) opened.body.destroy();
}

function isStream(opened: OpenedMaterial): opened is FilmStream {
  return 'kind' in opened && opened.kind === 'stream';
}
