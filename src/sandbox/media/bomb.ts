import { constants, deflateRawSync } from 'node:zlib';
import { encodeChunk, PNG_SIGNATURE } from './media-files.ts';

const SIDE = 30_000;
/** Of a row of black pixels, one bit each, behind its filter type. */
const ROW_BYTES = 1 + SIDE / 8;
const ROWS_OF_PART = 300;

/**
 * A PNG file of some 120 KB that is 30,000 pixels wide and high: whoever decodes it needs a
 * gigabyte or so.
 */
export function encodeBomb(): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  header.set([1, 0], 8); // bit depth, and 0 for shades of grey

  return Buffer.concat([
    PNG_SIGNATURE,
    encodeChunk('IHDR', header),
    encodeChunk('IDAT', deflateZeros()),
    encodeChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** All rows as a zlib stream, without ever holding more than a hundredth of them. */
function deflateZeros(): Buffer {
  // A full flush ends at a whole byte and refers to nothing before it, so that parts can be repeated.
  const part = deflateRawSync(Buffer.alloc(ROW_BYTES * ROWS_OF_PART), {
    level: 9,
    finishFlush: constants.Z_FULL_FLUSH,
  });
  const parts = Array.from({ length: SIDE / ROWS_OF_PART }, () => part);
  const end = Buffer.from([0x03, 0x00]); // an empty last block
  return Buffer.concat([Buffer.from([0x78, 0xda]), ...parts, end, checksumOfZeros(ROW_BYTES * SIDE)]);
}

/** Adler-32 of so many zeros: the first sum stays 1, and the second counts them. */
function checksumOfZeros(count: number): Buffer {
  const checksum = Buffer.alloc(4);
  checksum.writeUInt16BE(count % 65_521, 0);
  checksum.writeUInt16BE(1, 2);
  return checksum;
}
