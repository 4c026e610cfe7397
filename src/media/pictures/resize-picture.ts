import type { Sharp } from 'sharp';
import type { PictureFormat } from '../media-format.ts';
import type { Width } from '../media-target.ts';
import { decodePicture, type PictureInput } from './decode-picture.ts';
import type { ImageInfo } from './image-info.ts';
import { isTooLargeToMake } from './picture-bounds.ts';
import type { ThumbnailFormat } from './picture-request.ts';
import type { PictureSize } from './picture-size.ts';
import { encodePlaceholder, type Pixels } from './placeholder.ts';
import { loadSharp } from './sharp.ts';

/** A whole picture. */
export interface Picture {
  readonly content: Uint8Array;
  readonly format: PictureFormat;
}

/** A whole picture that is to be resized. */
export interface PictureSource {
  readonly input: PictureInput;
  readonly format: PictureFormat;
  /** Its length. */
  readonly bytes: number;
}

export interface ResizeOptions {
  readonly width: Width;
  readonly format: ThumbnailFormat;
}

export interface ResizedPicture {
  /** Undefined: the picture as it is serves best. */
  readonly resized: Picture | undefined;
  /** Of the picture as it was. Undefined of a bmp. */
  readonly info: ImageInfo | undefined;
}

/** From this width on, animations stay what they are: to encode one takes seconds. */
const ANIMATED_WIDTH = 640;

/** An AVIF of more pixels takes long: a WebP is made instead, which every program that reads AVIF reads. */
const MAX_AVIF_PIXELS = 3_000_000;

/** Which formats of pictures as they are serve those who take these. */
const TAKEN: Readonly<Record<ThumbnailFormat, readonly PictureFormat[]>> = {
  avif: ['jpg', 'png', 'gif', 'webp', 'avif'],
  webp: ['jpg', 'png', 'gif', 'webp'],
  plain: ['jpg', 'png', 'gif'],
};

/**
 * Resizes a picture to a width, or leaves it as it is: a bmp, an animation at a great width, one that
 * would still be very long, and what would not get smaller. It never gets wider. Of an animation, the first frame is taken.
 *
 * @throws MediaError as {@link decodePicture}
 */
export async function resizePicture(source: PictureSource, options: ResizeOptions): Promise<ResizedPicture> {
  const { input, format, bytes } = source;
  if (format === 'bmp') return { resized: undefined, info: undefined };
  return decodePicture(input, async (decoded, { isAnimated, ...size }) => {
    const known = { ...size, format, bytes };
    if (isTooLargeToMake(sizeAt(options.width, size)))
      return { resized: undefined, info: { ...known, placeholder: undefined } };
    const pixels = await pixelsOf(decoded, options.width);
    const placeholder = await encodePlaceholder(pixels);
    const staysAnimated = isAnimated && options.width >= ANIMATED_WIDTH;
    const resized = staysAnimated ? undefined : await encode(pixels, options.format);
    const mayStay = size.width <= options.width && TAKEN[options.format].includes(format) && !isAnimated;
    const stays = mayStay && resized !== undefined && resized.content.length >= bytes;
    return { resized: stays ? undefined : resized, info: { ...known, placeholder } };
  });
}

/** It never gets wider. */
function sizeAt(width: number, size: PictureSize): PictureSize {
  const scale = Math.min(1, width / size.width);
  return { width: Math.round(size.width * scale), height: Math.round(size.height * scale) };
}

async function pixelsOf(picture: Sharp, width: number): Promise<Pixels> {
  const { data, info } = await picture
    .autoOrient()
    .resize({ width, withoutEnlargement: true })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, raw: { width: info.width, height: info.height, channels: info.channels } };
}

/**
 * Measured at a width of 1080, of a photograph: a JPEG takes 7 ms, a WebP 36 and an AVIF 44, which is
 * smaller by a quarter.
 */
async function encode({ data, raw }: Pixels, format: ThumbnailFormat): Promise<Picture> {
  const sharp = await loadSharp();
  const picture = sharp(data, { raw });
  if (format === 'avif' && raw.width * raw.height <= MAX_AVIF_PIXELS) {
    const avif = picture.avif({ quality: 55, effort: 0, chromaSubsampling: '4:2:0' });
    return { content: await avif.toBuffer(), format: 'avif' };
  }
  if (format !== 'plain')
    return { content: await picture.webp({ quality: 76, effort: 2 }).toBuffer(), format: 'webp' };
  const { isOpaque } = await picture.stats();
  return isOpaque
    ? { content: await picture.jpeg({ quality: 78 }).toBuffer(), format: 'jpg' }
    : { content: await picture.png().toBuffer(), format: 'png' };
}
