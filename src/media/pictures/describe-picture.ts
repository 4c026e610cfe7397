import { MediaError } from '../media-error.ts';
import { readBitmapHeader, readPictureHeader } from './decode-picture.ts';
import type { PictureStart } from './fetch-picture.ts';
import type { ImageInfo } from './image-info.ts';
import { checkSize } from './picture-bounds.ts';
import { readPictureSize } from './picture-size.ts';
import { type Picture, resizePicture } from './resize-picture.ts';

/** A small picture is whole with its first bytes: then any size will do for a placeholder. */
const ANY_SIZE = { width: 160, format: 'webp' } as const;

/**
 * What the header of a whole picture tells of it.
 *
 * @throws MediaError `too-many-pixels`, or `broken` if there is no header to read
 */
export async function describePicture({ content, format }: Picture): Promise<ImageInfo> {
  const header = format === 'bmp' ? readBitmapHeader(content) : await readPictureHeader(content);
  const { width, height } = header;
  return { width, height, format, bytes: content.length, placeholder: undefined };
}

/**
 * What the first bytes of a picture tell of it.
 *
 * @throws MediaError as {@link describePicture}
 */
export async function describeStart({ start, format, bytes, isWhole }: PictureStart): Promise<ImageInfo> {
  if (isWhole) {
    const { info } = await resizePicture({ input: start, format, bytes: start.length }, ANY_SIZE);
    if (info !== undefined) return info;
  }
  const size = readPictureSize(start, format);
  if (size === undefined)
    throw new MediaError('broken', 'The first bytes do not tell the size of the picture.');
  checkSize(size);
  return { ...size, format, bytes, placeholder: undefined };
}
