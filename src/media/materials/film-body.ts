import { Readable } from 'node:stream';
import { MediaError } from '../media-error.ts';

export interface FilmBodyOptions {
  /** How many bytes it must have; undefined if that is not told. */
  readonly expectedBytes: number | undefined;
  /** Whether it begins as the film does. Then it must begin as an mp4. */
  readonly isStart: boolean;
}

/** Where the name of an mp4's first box ends: `ftyp`, after its length (ISO 14496-12, 4.3). */
export const FTYP_END = 8;

/**
 * What a host sends of a film, no faster than it is read. Its first bytes have arrived. The stream
 * fails with a MediaError if the film stalls, or is not whole.
 *
 * @throws MediaError also if it is of another type. The source is then left as it is
 */
export async function openFilmBody(
  source: Readable,
  { expectedBytes, isStart }: FilmBodyOptions,
): Promise<Readable> {
  const chunks: AsyncIterator<Uint8Array, unknown> = source[Symbol.asyncIterator]();
  let first = Buffer.alloc(0);
  let isEnded = false;

  async function next(): Promise<Uint8Array | undefined> {
    try {
      const { done, value } = await chunks.next();
      return done === true ? undefined : value;
    } catch (error) {
      // Not as the cause: it may name the address.
      throw bodyErrorOf(error);
    }
  }

  async function* checked(): AsyncGenerator<Uint8Array, void> {
    let received = 0;
    let chunk: Uint8Array | undefined = first;
    while (chunk !== undefined) {
      received += chunk.length;
      if (expectedBytes !== undefined && received > expectedBytes) throw notWhole();
      if (chunk.length > 0) yield chunk;
      chunk = isEnded ? undefined : await next();
    }
    if (expectedBytes !== undefined && received < expectedBytes) throw notWhole();
  }

  while (isStart && !isEnded && first.length < FTYP_END) {
    const chunk = await next();
    if (chunk === undefined) isEnded = true;
    else first = Buffer.concat([first, chunk]);
  }
  if (isStart && first.toString('latin1', FTYP_END - 4, FTYP_END) !== 'ftyp')
    throw new MediaError('type', 'What the host of the film sends is no mp4.');
  const body = Readable.from(checked(), { objectMode: false });
  // A generator that nobody has begun to read would not end what it reads.
  body.once('close', () => source.destroy());
  return body;
}

function notWhole(): MediaError {
  return new MediaError('broken', 'The host of the film sends another length than it tells.');
}

function bodyErrorOf(error: unknown): MediaError {
  const isStalled = error instanceof Error && 'code' in error && error.code === 'UND_ERR_BODY_TIMEOUT';
  return isStalled
    ? new MediaError('timeout', 'The host of the film sends no more.')
    : new MediaError('broken', 'The host of the film ends before the film does.');
}
