import { crc32 } from 'node:zlib';
import type { ChangePosition, SealedPosition } from '../src/index/asset-index.ts';
import { SEALED_BYTES, sealPosition } from '../src/index/sealed-position.ts';
import { InvalidArgumentError } from '../src/upstream/errors.ts';

/** Far from the versions of other cursors, so that none is taken for another. */
const VERSION = 102;
const END = 1 + SEALED_BYTES;
const CHECKSUM_BYTES = 4;

/** Longer texts are refused without decoding. */
const LENGTH = 28;

/**
 * Writes a cursor of `changes`, of 28 characters. It is opaque to callers.
 *
 *      byte  0        1..16            17..20
 *            version  sealed position  checksum
 */
export function encodeChangeCursor(position: ChangePosition): string {
  return encode(sealPosition(position));
}

/** The same of the position of now: another one each time, as it is of what others may see, too. */
export function encodeCursorOfNow(position: ChangePosition): string {
  return encode(sealPosition(position, { isSalted: true }));
}

/**
 * Reads a cursor that the caller sent in `argument`. Of which store it is, the index tells.
 *
 * @throws InvalidArgumentError unless it is a cursor of `changes`
 */
export function decodeChangeCursor(argument: string, text: string): SealedPosition {
  const bytes = text.length === LENGTH ? Buffer.from(text, 'base64url') : Buffer.alloc(0);
  if (!isCursor(bytes) || bytes.toString('base64url') !== text)
    throw new InvalidArgumentError(argument, `"${argument}" is not a cursor that "changes" returned.`);
  return { sealed: bytes.toString('hex', 1, END) };
}

function encode({ sealed }: SealedPosition): string {
  const bytes = Buffer.alloc(END + CHECKSUM_BYTES);
  bytes.writeUInt8(VERSION, 0);
  bytes.write(sealed, 1, SEALED_BYTES, 'hex');
  bytes.writeUInt32BE(crc32(bytes.subarray(0, END)), END);
  return bytes.toString('base64url');
}

function isCursor(bytes: Buffer): boolean {
  if (bytes.length !== END + CHECKSUM_BYTES || bytes.readUInt8(0) !== VERSION) return false;
  return crc32(bytes.subarray(0, END)) === bytes.readUInt32BE(END);
}
