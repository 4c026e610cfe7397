import { imageSize } from 'image-size';
import type { PictureFormat } from '../media-format.ts';
import { MAX_INT } from './image-info.ts';

/** The size of a picture as it is shown, in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * How much is looked at, in bytes. A JPEG is gone through byte by byte, and each pair of boxes of an
 * AVIF is: what is hostile must not take long.
 */
const MAX_START_BYTES: Readonly<Record<PictureFormat, number>> = {
  jpg: 65_536,
  png: 64,
  gif: 64,
  webp: 64,
  bmp: 64,
  avif: 4096,
};

/** The size of a picture by its first bytes; undefined if they do not tell it. Takes some milliseconds at most. */
export function readPictureSize(start: Uint8Array, format: PictureFormat): PictureSize | undefined {
  try {
    const { width, height, orientation = 1 } = imageSize(start.subarray(0, MAX_START_BYTES[format]));
    if (![width, height].every((size) => Number.isInteger(size) && size > 0 && size <= MAX_INT))
      return undefined;
    // Exif: from five on the picture lies on its side.
    return orientation >= 5 ? { width: height, height: width } : { width, height };
  } catch {
    return undefined;
  }
}
