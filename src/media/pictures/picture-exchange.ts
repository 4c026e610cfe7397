import { type Dispatcher, request } from 'undici';
import { MediaError } from '../media-error.ts';
import { PrivateAddressError } from './guarded-agent.ts';
import { MAX_INT } from './image-info.ts';

/** A request for a picture. */
export interface PictureExchange {
  readonly source: URL;
  /** Connects to public addresses alone, or through a proxy. It follows no redirect. */
  readonly dispatcher: Dispatcher;
  readonly signal: AbortSignal;
  /** Default: none is sent. */
  readonly referer?: string | undefined;
  /** Whether only the first {@link START_BYTES} are wanted. */
  readonly isStart: boolean;
}

/** What a host sends of a picture. */
export interface PictureBody {
  readonly content: Uint8Array;
  /** The length of the whole file; undefined if the host does not tell. */
  readonly totalBytes: number | undefined;
}

/** WeChat takes no larger picture, either. */
const MAX_BYTES = 10 * 2 ** 20;

/** The size of most pictures is told by fewer bytes. */
const START_BYTES = 65_536;

/** How much is made room for where no length is announced. */
const FIRST_BYTES = 65_536;

/** Not WeChat's own format, `image/wxpic`, which nothing else reads. */
const ACCEPTED = 'image/jpeg, image/png, image/gif, image/webp, image/bmp, image/*;q=0.5';

/**
 * Asks a host for a picture, once.
 *
 * @returns 'forbidden' if the host forbids it, which may be for the `Referer`
 * @throws MediaError if the host sends none, or not all of it
 */
export async function exchangePicture(exchange: PictureExchange): Promise<PictureBody | 'forbidden'> {
  const { statusCode, headers, body } = await send(exchange);
  // What is not read to its end would fail with an error that nobody handles.
  body.on('error', () => {});
  const announced = lengthIn(headers['content-length']);
  try {
    if (statusCode === 403) return 'forbidden';
    if (statusCode === 206 && exchange.isStart) {
      const [, total] = /^bytes 0-\d+\/(\d+)$/.exec(String(headers['content-range'])) ?? [];
      return { content: await readBody(body, { most: START_BYTES, announced }), totalBytes: lengthIn(total) };
    }
    if (statusCode !== 200) throw statusError(statusCode);
    // A host may know no ranges: then the rest is left.
    if (exchange.isStart)
      return { content: await readBody(body, { most: START_BYTES, announced }), totalBytes: announced };
    if (announced !== undefined && announced > MAX_BYTES) throw tooLargeError();
    const content = await readBody(body, { most: MAX_BYTES + 1, announced });
    if (content.length > MAX_BYTES) throw tooLargeError();
    return { content, totalBytes: announced };
  } finally {
    body.destroy();
  }
}

function send({ source, dispatcher, signal, referer, isStart }: PictureExchange) {
  return request(source, {
    dispatcher,
    signal,
    headers: {
      accept: ACCEPTED,
      'accept-encoding': 'identity',
      ...(referer !== undefined && { referer }),
      ...(isStart && { range: `bytes=0-${START_BYTES - 1}` }),
    },
  }).catch((error: unknown) => {
    // Not as its cause: it may carry the address.
    throw error instanceof PrivateAddressError
      ? new MediaError('private-address', 'The host of the picture has a private address.')
      : new MediaError('unreachable', 'The host of the picture cannot be reached.');
  });
}

interface ReadOptions {
  /** How many bytes are read at most. */
  readonly most: number;
  /** How many bytes are announced, if any are. */
  readonly announced: number | undefined;
}

async function readBody(
  body: AsyncIterable<Uint8Array>,
  { most, announced }: ReadOptions,
): Promise<Uint8Array> {
  // At once, if it is known how much: what is thrown away keeps the collector of garbage busy.
  let content = Buffer.allocUnsafeSlow(Math.min(most, announced ?? FIRST_BYTES));
  let length = 0;
  try {
    for await (const chunk of body) {
      const end = Math.min(most, length + chunk.length);
      if (end > content.length) content = Buffer.concat([content], Math.min(most, 2 * end));
      // Copied: a chunk holds all that came with it, and that of a byte is large, too.
      content.set(chunk.subarray(0, end - length), length);
      length = end;
      if (length === most) break;
    }
  } catch {
    throw new MediaError('broken', 'The host of the picture has not sent all of it.');
  }
  return content.subarray(0, length);
}

/** A length that no file has is as good as none: callers get it as an `Int`. */
function lengthIn(header: string | string[] | undefined): number | undefined {
  if (typeof header !== 'string' || !/^\d{1,15}$/.test(header)) return undefined;
  const length = Number(header);
  return length <= MAX_INT ? length : undefined;
}

function statusError(statusCode: number): MediaError {
  if (statusCode === 404 || statusCode === 410)
    return new MediaError('not-found', 'The host of the picture has no such picture any more.');
  if (statusCode >= 300 && statusCode < 400)
    return new MediaError('redirect', 'The host of the picture redirects to another address.');
  return new MediaError('status', `The host of the picture answers with status ${statusCode}.`);
}

function tooLargeError(): MediaError {
  return new MediaError('too-large', `The picture has more than ${MAX_BYTES / 2 ** 20} MiB.`);
}
