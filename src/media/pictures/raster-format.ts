import { setImmediate } from 'node:timers/promises';
import type { PictureFormat } from '../media-format.ts';

interface RasterFormat {
  readonly isBegunBy: (bytes: Buffer) => boolean;
  /** Of a file that begins so. */
  readonly isWhole: (bytes: Buffer) => boolean | Promise<boolean>;
}

const RASTER_FORMATS: Readonly<Record<PictureFormat, RasterFormat>> = {
  jpg: { isBegunBy: (bytes) => bytes.toString('hex', 0, 3) === 'ffd8ff', isWhole: isWholeJpeg },
  png: { isBegunBy: (bytes) => bytes.toString('hex', 0, 8) === '89504e470d0a1a0a', isWhole: isWholePng },
  gif: { isBegunBy: (bytes) => /^GIF8[79]a/.test(textIn(bytes, 0, 6)), isWhole: isWholeGif },
  webp: {
    isBegunBy: (bytes) => textIn(bytes, 0, 4) === 'RIFF' && textIn(bytes, 8, 12) === 'WEBP',
    isWhole: (bytes) => bytes.length >= 12 && bytes.readUInt32LE(4) + 8 <= bytes.length,
  },
  avif: { isBegunBy: (bytes) => /^ftypavi[fs]/.test(textIn(bytes, 4, 12)), isWhole: isWholeAvif },
  bmp: {
    isBegunBy: (bytes) => textIn(bytes, 0, 2) === 'BM' && isBitmapHeader(bytes),
    isWhole: (bytes) => bytes.readUInt32LE(2) <= bytes.length && bytes.readUInt32LE(10) < bytes.length,
  },
};

/** The format of a picture by its first bytes; undefined if it is none that is served. */
export function rasterFormatOf(start: Uint8Array): PictureFormat | undefined {
  const bytes = bufferOf(start);
  const formats = Object.keys(RASTER_FORMATS) as PictureFormat[];
  return formats.find((format) => RASTER_FORMATS[format].isBegunBy(bytes));
}

/**
 * Whether the end of a picture is there, by what its format says of it. What follows the end is
 * harmless: cameras append data of their own.
 */
export async function isWholePicture(content: Uint8Array, format: PictureFormat): Promise<boolean> {
  return RASTER_FORMATS[format].isWhole(bufferOf(content));
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function textIn(bytes: Buffer, from: number, to: number): string {
  return bytes.toString('latin1', from, to);
}

/** Two letters are few to go by. The length of the second header is one of a few. */
function isBitmapHeader(bytes: Buffer): boolean {
  return bytes.length >= 18 && [12, 16, 40, 52, 56, 64, 108, 124].includes(bytes.readUInt32LE(14));
}

/** A picture has fewer segments, chunks or boxes. Millions would stop all else for a while. */
const MAX_PARTS = 20_000;

const SCAN = 0xda;
const MARKER = 0xff;
const END_OF_JPEG = Buffer.from([MARKER, 0xd9]);

/**
 * How much is searched at once, in bytes. Where each byte may begin a marker it takes milliseconds, and of
 * ten megabytes a hundred.
 */
const SEARCHED_BYTES = 131_072;

/**
 * The end counts only after the first scan: a preview in a header has one as well. In a scan these two
 * bytes are nothing else.
 */
function isWholeJpeg(bytes: Buffer): boolean | Promise<boolean> {
  let offset = 2;
  for (let parts = 0; parts < MAX_PARTS; parts += 1) {
    if (offset + 4 > bytes.length || bytes[offset] !== MARKER) return false;
    const marker = bytes[offset + 1];
    if (marker === SCAN) return hasEndOfJpeg(bytes.subarray(offset));
    // Any number of these may fill up to a marker.
    offset += marker === MARKER ? 1 : 2 + bytes.readUInt16BE(offset + 2);
  }
  return false;
}

/** Backwards: most end with it. */
async function hasEndOfJpeg(scans: Buffer): Promise<boolean> {
  for (let end = scans.length; end > 1; end -= SEARCHED_BYTES - 1) {
    if (scans.subarray(Math.max(0, end - SEARCHED_BYTES), end).includes(END_OF_JPEG)) return true;
    await setImmediate();
  }
  return false;
}

/** "IEND" */
const END_OF_PNG = 0x49454e44;

function isWholePng(bytes: Buffer): boolean {
  let offset = 8;
  for (let parts = 0; parts < MAX_PARTS && offset + 12 <= bytes.length; parts += 1) {
    if (bytes.readUInt32BE(offset + 4) === END_OF_PNG) return true;
    offset += 12 + bytes.readUInt32BE(offset);
  }
  return false;
}

const GIF_EXTENSION = 0x21;
const GIF_IMAGE = 0x2c;
const GIF_TRAILER = 0x3b;

/** How many sub-blocks are passed at once: a picture of ten megabytes may have millions of two bytes. */
const PASSED_SUB_BLOCKS = 100_000;

/** Block by block: the byte of the trailer alone may be any byte of a picture that was cut off. */
async function isWholeGif(bytes: Buffer): Promise<boolean> {
  let offset = 13 + lengthOfColours(bytes[10]);
  for (let parts = 0; parts < MAX_PARTS; parts += 1) {
    const block = bytes[offset];
    if (block === GIF_TRAILER) return true;
    if (block === GIF_EXTENSION) offset = await endOfSubBlocks(bytes, offset + 2);
    else if (block === GIF_IMAGE)
      offset = await endOfSubBlocks(bytes, offset + 11 + lengthOfColours(bytes[offset + 9]));
    else return false;
  }
  return false;
}

/** Of the table of colours that flags of GIF announce, in bytes. */
function lengthOfColours(flags = 0): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

async function endOfSubBlocks(bytes: Buffer, start: number): Promise<number> {
  let offset = start;
  for (let passed = 1; ; passed += 1) {
    const length = bytes[offset];
    if (length === undefined) return bytes.length;
    offset += 1 + length;
    if (length === 0) return offset;
    if (passed % PASSED_SUB_BLOCKS === 0) await setImmediate();
  }
}

/** A file of boxes. The last may have no length: it goes on to the end. */
function isWholeAvif(bytes: Buffer): boolean {
  let offset = 0;
  for (let parts = 0; parts < MAX_PARTS && offset + 8 <= bytes.length; parts += 1) {
    const length = bytes.readUInt32BE(offset);
    if (length === 0) return true;
    // Boxes of 4 GiB and more have a longer length.
    if (length < 8) return false;
    offset += length;
  }
  return offset === bytes.length;
}
