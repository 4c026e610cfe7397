import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { ChangePosition, SealedPosition } from './asset-index.ts';

/*
 * Numbers of changes tell how much happens in lists that a caller may not read. So positions leave the
 * gateway sealed, by the name of their index, which never does. One block of AES:
 *
 *      byte  0..5    6..9    10..15
 *            number  salt    zeros, which no other name unseals
 */

const CIPHER = 'aes-128-ecb';
const REV_BYTES = 6;
const SALT_AT = REV_BYTES;
const SALT_BYTES = 4;
const ZEROS_AT = SALT_AT + SALT_BYTES;
const BLOCK_BYTES = 16;

export const SEALED_BYTES = BLOCK_BYTES;

/**
 * Seals a position. The same one is sealed alike each time, unless it is salted: that of now, which
 * would tell that something has happened.
 */
export function sealPosition(
  { epoch, rev }: ChangePosition,
  { isSalted }: { readonly isSalted: boolean } = { isSalted: false },
): SealedPosition {
  const block = Buffer.alloc(BLOCK_BYTES);
  block.writeUIntBE(rev, 0, REV_BYTES);
  if (isSalted) randomBytes(SALT_BYTES).copy(block, SALT_AT);
  const cipher = createCipheriv(CIPHER, Buffer.from(epoch, 'hex'), null).setAutoPadding(false);
  return { sealed: Buffer.concat([cipher.update(block), cipher.final()]).toString('hex') };
}

/** The number of a position; undefined if it is of another index. */
export function unsealPosition(epoch: string, { sealed }: SealedPosition): number | undefined {
  const decipher = createDecipheriv(CIPHER, Buffer.from(epoch, 'hex'), null).setAutoPadding(false);
  const block = Buffer.concat([decipher.update(Buffer.from(sealed, 'hex')), decipher.final()]);
  return block.subarray(ZEROS_AT).every((byte) => byte === 0) ? block.readUIntBE(0, REV_BYTES) : undefined;
}
