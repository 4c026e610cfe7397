import type { Raw } from 'sharp';
import { loadSharp } from './sharp.ts';

/** The longer side, in pixels. */
const SIZE = 16;

/** Longer than this, it would be no small part of an answer. */
const MAX_LENGTH = 400;

/** The best first: most pictures fit by it, and noise by the last. */
const QUALITIES = [60, 20, 1];

/** Pixels as they are in memory. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly raw: Raw;
}

/** A tiny picture as a `data:` URL of a few hundred characters; undefined if none is small enough. */
export async function encodePlaceholder({ data, raw }: Pixels): Promise<string | undefined> {
  const sharp = await loadSharp();
  // Once for all qualities: the pixels may be many.
  const tiny = await sharp(data, { raw })
    .resize({ width: SIZE, height: SIZE, fit: 'inside' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = tiny.info;
  for (const quality of QUALITIES) {
    const bytes = await sharp(tiny.data, { raw: { width, height, channels } })
      .webp({ quality, alphaQuality: quality, effort: 4 })
      .toBuffer();
    const url = `data:image/webp;base64,${bytes.toString('base64')}`;
    if (url.length <= MAX_LENGTH) return url;
  }
  return undefined;
}
