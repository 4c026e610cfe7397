import PQueue from 'p-queue';
import type { Sharp, SharpOptions } from 'sharp';
import { MediaError } from '../media-error.ts';
import type { ImageInfo } from './image-info.ts';
import { checkLayout, checkSize, MAX_PIXELS, tooManyPixelsError } from './picture-bounds.ts';
import { readPictureSize } from './picture-size.ts';
import { releasedWork } from './released-work.ts';
import { loadSharp } from './sharp.ts';

/** How long a picture may take to decode and encode. */
const MAX_SECONDS = 15;

const OPTIONS: SharpOptions = { limitInputPixels: MAX_PIXELS, failOn: 'truncated' };

/** Of the four threads that Node.js has for the whole process, two are left to files and names. */
const pictures = new PQueue({ concurrency: 2 });

/** A header takes a millisecond, and goes before pictures that take a hundred. */
const HEADER_FIRST = { priority: 1 };

/** The bytes of a picture, or the path of its file: what is read there takes no memory of Node.js's. */
export type PictureInput = Uint8Array | string;

/** What the header of a picture tells. */
export interface PictureHeader extends Pick<ImageInfo, 'width' | 'height'> {
  readonly isAnimated: boolean;
}

/**
 * Reads the header of a whole picture: any but a bmp, which sharp cannot read.
 *
 * @throws MediaError as {@link decodePicture}
 */
export async function readPictureHeader(input: PictureInput): Promise<PictureHeader> {
  const sharp = await loadSharp();
  const read = () => readHeader(sharp(input, OPTIONS));
  return pictures.add(releasedWork(read), HEADER_FIRST).catch(throwRefusal);
}

/**
 * Reads the header of a whole bmp.
 *
 * @throws MediaError `too-many-pixels`, or `broken` if there is none
 */
export function readBitmapHeader(content: Uint8Array): PictureHeader {
  const size = readPictureSize(content, 'bmp');
  if (size === undefined) throw brokenError();
  checkSize(size);
  return { ...size, isAnimated: false };
}

/**
 * Works on a picture with sharp: any but a bmp. Two are worked on at a time. The header is read first:
 * what takes too much memory is not decoded.
 *
 * @throws MediaError `too-many-pixels`, `timeout`, `not-found` if there is no file at the path, or
 *   `broken` if the picture cannot be decoded
 */
export async function decodePicture<T>(
  input: PictureInput,
  work: (picture: Sharp, header: PictureHeader) => Promise<T>,
): Promise<T> {
  const sharp = await loadSharp();
  const decode = async () => {
    const header = await readHeader(sharp(input, OPTIONS));
    return work(sharp(input, OPTIONS).timeout({ seconds: MAX_SECONDS }), header);
  };
  return pictures.add(releasedWork(decode)).catch(throwRefusal);
}

async function readHeader(picture: Sharp): Promise<PictureHeader> {
  const metadata = await picture.metadata();
  checkLayout(metadata);
  const { autoOrient, pages = 1 } = metadata;
  return { width: autoOrient.width, height: autoOrient.height, isAnimated: pages > 1 };
}

/** sharp tells what it refuses only in its message. */
function throwRefusal(error: unknown): never {
  if (error instanceof MediaError) throw error;
  const message = error instanceof Error ? error.message : '';
  if (message.includes('pixel limit')) throw tooManyPixelsError();
  if (message.startsWith('Input file is missing'))
    throw new MediaError('not-found', 'The file is not there.');
  if (/^timeout/.test(message)) throw new MediaError('timeout', 'The picture takes too long to resize.');
  throw brokenError();
}

function brokenError(): MediaError {
  return new MediaError('broken', 'The picture cannot be decoded.');
}
