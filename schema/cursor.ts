import { crc32 } from 'node:zlib';
import type { Anchor } from '../src/library/list/anchor.ts';
import type { AnyListDefinition, ListRegistry } from '../src/library/list-definition.ts';
import { InvalidArgumentError } from '../src/upstream/errors.ts';

/** A place in the list with this tag. */
export interface Cursor extends Anchor {
  readonly tag: number;
}

/** Longer texts are refused without decoding. */
const MAX_LENGTH = 120;

const VERSION = 2;
const HASH_BYTES = 6;
const SHORT_HASH_BYTES = 4;
const HEADER_BYTES = 17;
const CHECKSUM_BYTES = 4;

/**
 * Writes a cursor of at most 71 characters. It is opaque to callers, and stays valid after a
 * restart and on other instances.
 *
 *      byte  0        1              2..5  6..9   10..15  16                     17..            last 4
 *            version  tag and mark   rank  total  hash    how many on each side  neighbours      checksum
 *
 * Byte 1 dates from when there were four lists: bit 2 is the mark, the other bits are the tag.
 */
export function encodeCursor({ tag, rank, totalCount, hash, newer, older, atLeastOnce }: Cursor): string {
  const neighbours = [...newer, ...older];
  const end = HEADER_BYTES + neighbours.length * SHORT_HASH_BYTES;
  const bytes = Buffer.alloc(end + CHECKSUM_BYTES);
  bytes.writeUInt8(VERSION, 0);
  bytes.writeUInt8(withMark(tag, atLeastOnce), 1);
  bytes.writeUInt32BE(rank, 2);
  bytes.writeUInt32BE(totalCount, 6);
  bytes.writeUIntBE(hash, 10, HASH_BYTES);
  bytes.writeUInt8(newer.length * 16 + older.length, 16);
  neighbours.forEach((neighbour, index) => {
    bytes.writeUInt32BE(neighbour, HEADER_BYTES + index * SHORT_HASH_BYTES);
  });
  bytes.writeUInt32BE(crc32(bytes.subarray(0, end)), end);
  return bytes.toString('base64url');
}

/**
 * Reads a cursor that the caller sent in `argument`.
 *
 * @param lists all lists, for the error message
 * @throws InvalidArgumentError unless it is a cursor of `list`
 */
export function decodeCursor(
  argument: string,
  text: string,
  { list, lists }: { readonly list: AnyListDefinition; readonly lists: ListRegistry },
): Cursor {
  const cursor = text.length <= MAX_LENGTH ? parse(Buffer.from(text, 'base64url')) : undefined;
  // Re-encoding catches an altered text that decodes to the same bytes.
  if (cursor === undefined || encodeCursor(cursor) !== text) {
    throw new InvalidArgumentError(argument, `"${argument}" is not a cursor that this gateway returned.`);
  }
  if (cursor.tag !== list.tag) {
    throw new InvalidArgumentError(
      argument,
      `"${argument}" is a cursor of ${ownerOf(cursor, lists)}, and the list is of type ${list.name.toUpperCase()}.`,
    );
  }
  return cursor;
}

/** The same for a private list as for one that is not read here: not everyone may know which. */
function ownerOf({ tag }: Cursor, lists: ListRegistry): string {
  const owner = lists.tagged(tag);
  return owner === undefined || owner.isPrivate ? 'another list' : `type ${owner.name.toUpperCase()}`;
}

const MARK = 4;

function withMark(tag: number, atLeastOnce: boolean): number {
  return (tag & 3) + (atLeastOnce ? MARK : 0) + ((tag >> 2) << 3);
}

function tagIn(byte: number): number {
  return (byte & 3) + ((byte >> 3) << 2);
}

function parse(bytes: Buffer): Cursor | undefined {
  if (bytes.length < HEADER_BYTES + CHECKSUM_BYTES || bytes.readUInt8(0) !== VERSION) return undefined;
  const end = bytes.length - CHECKSUM_BYTES;
  if (crc32(bytes.subarray(0, end)) !== bytes.readUInt32BE(end)) return undefined;

  const sides = bytes.readUInt8(16);
  const count = Math.floor(sides / 16) + (sides % 16);
  if (end !== HEADER_BYTES + count * SHORT_HASH_BYTES) return undefined;
  const neighbours = Array.from({ length: count }, (_, index) =>
    bytes.readUInt32BE(HEADER_BYTES + index * SHORT_HASH_BYTES),
  );
  return {
    tag: tagIn(bytes.readUInt8(1)),
    rank: bytes.readUInt32BE(2),
    totalCount: bytes.readUInt32BE(6),
    hash: bytes.readUIntBE(10, HASH_BYTES),
    newer: neighbours.slice(0, Math.floor(sides / 16)),
    older: neighbours.slice(Math.floor(sides / 16)),
    atLeastOnce: (bytes.readUInt8(1) & MARK) > 0,
  };
}
