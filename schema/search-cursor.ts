import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { SearchPosition } from '../src/index/asset-index.ts';
import { InvalidArgumentError } from '../src/upstream/errors.ts';
import type { Search } from './search-arguments.ts';

/** A place in the order of a search, and what a walk from cursor to cursor carries along. */
export interface SearchCursor {
  readonly position: SearchPosition;
  /** When the walk began, in whole seconds since 1970. */
  readonly walkBeganAt: number;
}

/** Longer texts are refused without decoding. The longest cursors are those of long names. */
const MAX_LENGTH = 420;

/** Far from the versions of cursors of lists, so that neither is taken for the other. */
const VERSION = 101;
const FINGERPRINT_BYTES = 6;
const INSTANT_BYTES = 6;
const HASH_BYTES = 6;
const FINGERPRINT_AT = 1;
const WALK_AT = FINGERPRINT_AT + FINGERPRINT_BYTES;
const LIST_AT = WALK_AT + 4;
const HASH_AT = LIST_AT + 1;
const KEY_AT = HASH_AT + HASH_BYTES;
const CHECKSUM_BYTES = 4;

/**
 * Writes a cursor: of at most 39 characters, or 371 if names of 64 characters are sorted by. It is
 * opaque to callers. It knows nothing of the store, and so stays valid when that is built anew, and
 * on other instances.
 *
 *      byte  0        1..6         7..10       11    12..17  18                     last 4
 *            version  fingerprint  walk began  list  hash    key of the sort order  checksum
 *
 * The key is the tier and the instant, the instant, or the name.
 */
export function encodeSearchCursor({ position, walkBeganAt }: SearchCursor, search: Search): string {
  const key = encodeKey(position, search);
  const end = KEY_AT + key.length;
  const bytes = Buffer.alloc(end + CHECKSUM_BYTES);
  bytes.writeUInt8(VERSION, 0);
  bytes.writeUIntBE(fingerprintOf(search), FINGERPRINT_AT, FINGERPRINT_BYTES);
  bytes.writeUInt32BE(walkBeganAt, WALK_AT);
  bytes.writeUInt8(position.list, LIST_AT);
  bytes.writeUIntBE(position.hash, HASH_AT, HASH_BYTES);
  key.copy(bytes, KEY_AT);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, end)), end);
  return bytes.toString('base64url');
}

/**
 * Reads a cursor that the caller sent in `argument`. Of its position, what the order of the search
 * does not use is 0 or empty.
 *
 * @throws InvalidArgumentError unless it is a cursor of this search
 */
export function decodeSearchCursor(argument: string, text: string, search: Search): SearchCursor {
  const bytes = text.length <= MAX_LENGTH ? Buffer.from(text, 'base64url') : Buffer.alloc(0);
  const isOther =
    isCursor(bytes) && bytes.readUIntBE(FINGERPRINT_AT, FINGERPRINT_BYTES) !== fingerprintOf(search);
  if (isOther && bytes.toString('base64url') === text)
    throw new InvalidArgumentError(
      argument,
      `"${argument}" is a cursor of another search: "query", "filter" and "sort" must stay as they were.`,
    );
  const cursor = isCursor(bytes) ? parse(bytes, search) : undefined;
  // Re-encoding catches an altered text that decodes to the same bytes.
  if (cursor === undefined || encodeSearchCursor(cursor, search) !== text)
    throw new InvalidArgumentError(argument, `"${argument}" is not a cursor that this gateway returned.`);
  return cursor;
}

function isCursor(bytes: Buffer): boolean {
  const end = bytes.length - CHECKSUM_BYTES;
  if (end < KEY_AT || bytes.readUInt8(0) !== VERSION) return false;
  return crc32(bytes.subarray(0, end)) === bytes.readUInt32BE(end);
}

function parse(bytes: Buffer, search: Search): SearchCursor | undefined {
  const keys = decodeKey(bytes.subarray(KEY_AT, bytes.length - CHECKSUM_BYTES), search);
  if (keys === undefined) return undefined;
  const tie = { list: bytes.readUInt8(LIST_AT), hash: bytes.readUIntBE(HASH_AT, HASH_BYTES) };
  return { position: { ...keys, ...tie }, walkBeganAt: bytes.readUInt32BE(WALK_AT) };
}

type SortKeys = Pick<SearchPosition, 'tier' | 'updatedAt' | 'name'>;

function encodeKey({ tier, updatedAt, name }: SortKeys, { sort: { by } }: Search): Buffer {
  if (by === 'name') return Buffer.from(name);
  const instant = Buffer.alloc(INSTANT_BYTES);
  instant.writeUIntBE(updatedAt, 0, INSTANT_BYTES);
  return by === 'relevance' ? Buffer.concat([Buffer.of(tier), instant]) : instant;
}

function decodeKey(key: Buffer, { sort: { by } }: Search): SortKeys | undefined {
  if (by === 'name') return { tier: 0, updatedAt: 0, name: key.toString() };
  const instantAt = by === 'relevance' ? 1 : 0;
  if (key.length !== instantAt + INSTANT_BYTES) return undefined;
  const updatedAt = key.readUIntBE(instantAt, INSTANT_BYTES);
  return { tier: by === 'relevance' ? key.readUInt8(0) : 0, updatedAt, name: '' };
}

const fingerprints = new WeakMap<Search, number>();

/** Tells searches apart: by words, filter and order, however the caller has written them. */
function fingerprintOf(search: Search): number {
  const known = fingerprints.get(search);
  if (known !== undefined) return known;
  const { terms, lists, fields, updatedFrom, updatedBefore, hasUrl, hasCover, sort } = search;
  const told = [
    terms,
    lists,
    fields,
    updatedFrom,
    updatedBefore,
    hasUrl,
    hasCover,
    sort.by,
    sort.isDescending,
  ];
  const digest = createHash('sha256').update(JSON.stringify(told)).digest();
  const fingerprint = digest.readUIntBE(0, FINGERPRINT_BYTES);
  fingerprints.set(search, fingerprint);
  return fingerprint;
}
