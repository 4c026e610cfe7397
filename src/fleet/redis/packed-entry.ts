import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import { MAX_ENTRY_LENGTH } from '../board.ts';

/** An entry as the log keeps it: under `e` as it is, under `z` by Brotli. */
export interface PackedEntry {
  readonly form: 'e' | 'z';
  readonly value: string | Buffer;
}

/** Shorter entries are kept as they are: they would hardly be smaller. In characters. */
const PACKED_FROM = 1024;

const pack = promisify(brotliCompress);
const unpack = promisify(brotliDecompress);

// The lowest quality: a fifth of a page of pictures is left, two fifths of articles, for 0.2 and 2 ms.
const FAST = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

export async function packEntry(entry: string): Promise<PackedEntry> {
  if (entry.length < PACKED_FROM) return { form: 'e', value: entry };
  return { form: 'z', value: await pack(entry, FAST) };
}

/** The entry; an empty one, which is none, for what cannot be unpacked, or would be too long. Does not reject. */
export async function unpackEntry(form: string, value: Buffer): Promise<string> {
  if (form !== 'z') return value.toString();
  const unpacked = await unpack(value, { maxOutputLength: MAX_ENTRY_LENGTH }).catch(() => undefined);
  return unpacked?.toString() ?? '';
}
