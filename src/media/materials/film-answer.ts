import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { MediaError } from '../media-error.ts';
import { FTYP_END, openFilmBody } from './film-body.ts';
import { readContentRange } from './film-range.ts';
import type { FilmStream } from './opened-material.ts';

export interface FilmAnswer extends FilmStream {
  /** The length of the whole film; undefined if it is not told. */
  readonly filmBytes: number | undefined;
}

/** The host no longer gives the film under this address. It may under another. */
export interface RunOut {
  readonly kind: 'run-out';
  readonly failure: MediaError;
}

type HostAnswer = Pick<Dispatcher.ResponseData, 'statusCode' | 'headers' | 'body'>;

/** What hosts answer for an address that is good for a time, and no longer. */
const RUN_OUT = [403, 404, 410];

/**
 * What a host answers to a request for a film, or for a range of it, once its first bytes are there.
 * Unless the answer is a film, its body is left as it is.
 *
 * @param range the `Range` header that it was asked with, if any
 * @throws MediaError
 */
export async function readFilmAnswer(
  { statusCode: status, headers, body }: HostAnswer,
  range: string | undefined,
): Promise<FilmAnswer | RunOut> {
  const headerOf = (name: string) => headers[name]?.toString();
  if (RUN_OUT.includes(status)) {
    const reason = status === 403 ? 'status' : 'not-found';
    const failure = new MediaError(reason, `The host of the film no longer gives it: HTTP ${status}.`);
    return { kind: 'run-out', failure };
  }
  if (status >= 300 && status < 400)
    throw new MediaError('redirect', 'The host of the film answers with a redirect.');
  if (!/^(?:identity)?$/i.test(headerOf('content-encoding') ?? ''))
    throw new MediaError('broken', 'The host of the film sends it compressed.');
  const contentRange = headerOf('content-range');
  const announced = readLength(headerOf('content-length'));
  if (status === 200) return wholeFilm(body, announced);
  if (status === 206 && range !== undefined) return partOfFilm(body, { contentRange, range, announced });
  if (status === 416 && range !== undefined) return noSuchPart(contentRange);
  throw new MediaError('status', `The host of the film answers with HTTP ${status}.`);
}

/** What is told of each film, whatever its host says. The whole of it may soon be in the cache. */
const USUAL_HEADERS = { 'content-type': 'video/mp4', 'accept-ranges': 'bytes' };

async function wholeFilm(source: Readable, bytes: number | undefined): Promise<FilmAnswer> {
  const body = await openFilmBody(source, { expectedBytes: bytes, isStart: true });
  const headers = { ...USUAL_HEADERS, ...(bytes !== undefined && { 'content-length': String(bytes) }) };
  return { kind: 'stream', status: 200, headers, body, filmBytes: bytes };
}

async function partOfFilm(
  source: Readable,
  {
    contentRange = '',
    range,
    announced,
  }: {
    readonly contentRange: string | undefined;
    readonly range: string;
    readonly announced: number | undefined;
  },
): Promise<FilmAnswer> {
  const part = readContentRange(contentRange, range);
  const bytes = part && part.end - part.start + 1;
  if (part === undefined || (announced !== undefined && announced !== bytes))
    throw new MediaError('broken', 'The host of the film sends another range than was asked for.');
  // Players ask for two bytes to find out whether they may ask for ranges. Those tell no type.
  const isStart = part.start === 0 && part.end >= FTYP_END - 1;
  const body = await openFilmBody(source, { expectedBytes: bytes, isStart });
  const headers = { ...USUAL_HEADERS, 'content-length': String(bytes), 'content-range': contentRange };
  return { kind: 'stream', status: 206, headers, body, filmBytes: part.total };
}

function noSuchPart(contentRange: string | undefined): FilmAnswer {
  const length = /^bytes \*\/\d{1,15}$/.exec(contentRange ?? '')?.[0];
  return {
    kind: 'stream',
    status: 416,
    headers: { 'accept-ranges': 'bytes', ...(length !== undefined && { 'content-range': length }) },
    body: Readable.from([]),
    filmBytes: undefined,
  };
}

function readLength(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}
