import type { Dispatcher } from 'undici';
import { MediaError } from '../media-error.ts';
import type { PictureFormat } from '../media-format.ts';
import { exchangePicture, type PictureBody } from './picture-exchange.ts';
import { isWholePicture, rasterFormatOf } from './raster-format.ts';
import type { Picture } from './resize-picture.ts';
import { isGreySquare, isPlaceholderSized } from './wechat-placeholder.ts';
import { withinDeadline } from './within-deadline.ts';

/** Fetches pictures from their hosts. Calls throw a MediaError if there is none. */
export interface PictureFetcher {
  /** A whole picture, of which the first bytes and the end are checked. */
  fetchPicture(source: URL): Promise<Picture>;
  /** The first bytes of a picture: 64 KiB at most. */
  fetchPictureStart(source: URL): Promise<PictureStart>;
  /** Gives up what is being fetched. */
  close(): void;
}

export interface PictureStart {
  readonly start: Uint8Array;
  readonly format: PictureFormat;
  /** The length of the picture; undefined if its host does not tell. */
  readonly bytes: number | undefined;
  /** Whether that is all of it. */
  readonly isWhole: boolean;
}

export interface PictureFetcherOptions {
  /** Connects to public addresses alone, or through a proxy. It follows no redirect. */
  readonly dispatcher: Dispatcher;
  /** How long a picture may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** Its own pages are shown every picture. */
const WECHAT = 'https://mp.weixin.qq.com/';

/** Without a `Referer`; once more with WeChat's own where that seems to be missed. */
export function createPictureFetcher({ dispatcher, timeoutMs }: PictureFetcherOptions): PictureFetcher {
  const closing = new AbortController();

  function fetchBody(source: URL, { isStart }: { readonly isStart: boolean }): Promise<PictureBody> {
    const deadline = { ms: timeoutMs, signal: closing.signal, lateError };
    return withinDeadline(deadline, async (signal) => {
      const exchange = { source, dispatcher, signal, isStart };
      const first = await exchangePicture(exchange);
      if (first !== 'forbidden' && !isPlaceholderSized(first.content)) return first;
      const second = await exchangePicture({ ...exchange, referer: WECHAT });
      if (second === 'forbidden') throw forbiddenError();
      if (isPlaceholderSized(second.content) && (await isGreySquare(second.content)))
        throw placeholderError();
      return second;
    });
  }

  return {
    async fetchPicture(source) {
      const { content, totalBytes = content.length } = await fetchBody(source, { isStart: false });
      const format = formatOf(content);
      if (content.length !== totalBytes || !(await isWholePicture(content, format))) throw cutOffError();
      return { content, format };
    },
    async fetchPictureStart(source) {
      const { content, totalBytes } = await fetchBody(source, { isStart: true });
      const format = formatOf(content);
      const isWhole = content.length === totalBytes && (await isWholePicture(content, format));
      return { start: content, format, bytes: totalBytes, isWhole };
    },
    close: () => closing.abort(new MediaError('unreachable', 'The gateway is stopping.')),
  };
}

function formatOf(content: Uint8Array): PictureFormat {
  const format = rasterFormatOf(content);
  if (format === undefined)
    throw new MediaError('type', 'The host sends something that is no JPEG, PNG, GIF, WebP, AVIF or BMP.');
  return format;
}

function forbiddenError(): MediaError {
  return new MediaError('status', 'The host of the picture answers with status 403.');
}

function placeholderError(): MediaError {
  return new MediaError('placeholder', 'WeChat sends a placeholder in place of the picture.');
}

function cutOffError(): MediaError {
  return new MediaError('broken', 'The picture is not whole.');
}

function lateError(): MediaError {
  return new MediaError('timeout', 'The host of the picture takes too long.');
}
