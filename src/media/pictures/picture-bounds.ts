import type { Metadata } from 'sharp';
import { MediaError } from '../media-error.ts';
import type { PictureSize } from './picture-size.ts';

/** How many pixels a picture may have. Of an animation the first frame counts: no other is decoded. */
export const MAX_PIXELS = 50_000_000;

/** The longest line: libvips holds some of a picture, however long they are. */
const MAX_WIDTH = 16_383;

/** That of a JPEG. Articles have pictures of some ten thousand lines. */
const MAX_HEIGHT = 65_535;

/** What is made of a picture has no longer side, which is that of a WebP, and no more pixels: it is held whole. */
const MAX_MADE_SIDE = 16_383;
const MAX_MADE_PIXELS = 12_000_000;

/** How much a PNG may be that is not decoded line by line. */
const MAX_DECODED_BYTES = 128 * 2 ** 20;

/** An AVIF takes six times its size to decode. This is a photograph of twelve megapixels. */
const MAX_AVIF_BYTES = 36 * 2 ** 20;

/** What tells how much memory a picture takes. */
export type PictureLayout = Pick<
  Metadata,
  'width' | 'height' | 'format' | 'depth' | 'channels' | 'orientation' | 'isProgressive'
>;

/** @throws MediaError `too-many-pixels` if a picture of this size is not decoded */
export function checkSize({ width, height }: PictureSize): void {
  if (width * height > MAX_PIXELS) throw tooManyPixelsError();
  if (width <= MAX_WIDTH && height <= MAX_HEIGHT) return;
  const most = [MAX_WIDTH, MAX_HEIGHT].map((side) => side.toLocaleString('en')).join(' × ');
  throw new MediaError('too-many-pixels', `The picture has sides of more than ${most} pixels.`);
}

/** Whether a picture of this size is too large to be made. */
export function isTooLargeToMake({ width, height }: PictureSize): boolean {
  return Math.max(width, height) > MAX_MADE_SIDE || width * height > MAX_MADE_PIXELS;
}

/** @throws MediaError `too-many-pixels` if a picture of this size is not decoded, or takes too much memory */
export function checkLayout(layout: PictureLayout): void {
  checkSize(layout);
  const { width, height, channels, depth } = layout;
  const bytes = width * height * channels * (depth === 'uchar' ? 1 : 2);
  if (bytes > maxBytesOf(layout))
    throw new MediaError('too-many-pixels', 'The picture takes too much memory to decode.');
}

export function tooManyPixelsError(): MediaError {
  return new MediaError('too-many-pixels', `The picture has more than ${MAX_PIXELS / 1e6} million pixels.`);
}

/** Others are decoded line by line, or at a fraction of their size. */
function maxBytesOf({ format, depth, orientation = 1, isProgressive }: PictureLayout): number {
  if (format === 'heif') return MAX_AVIF_BYTES;
  const isHeldWhole = depth !== 'uchar' || isProgressive || orientation > 1;
  return format === 'png' && isHeldWhole ? MAX_DECODED_BYTES : Number.POSITIVE_INFINITY;
}
