import { parseWireJson } from './wire-values.ts';

/**
 * The JSON object that upstream answers a call for a file with; undefined if the bytes are the file.
 * No header tells: files have come as `text/plain` (documentation of `get_material`).
 */
export function readAnsweredObject(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  if (!beginsAsObject(bytes)) return undefined;
  let value: unknown;
  try {
    value = parseWireJson(bytes);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  return TELLING_KEYS.some((key) => Object.hasOwn(value, key))
    ? (value as Record<string, unknown>)
    : undefined;
}

/** One of these is in each of upstream's own answers. A file may be JSON, too. */
const TELLING_KEYS = ['errcode', 'news_item', 'down_url'];

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const WHITE_SPACE: readonly (number | undefined)[] = [0x20, 0x09, 0x0a, 0x0d];
const BRACE = 0x7b;

function beginsAsObject(bytes: Uint8Array): boolean {
  let at = BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte) ? BYTE_ORDER_MARK.length : 0;
  while (WHITE_SPACE.includes(bytes[at])) at += 1;
  return bytes[at] === BRACE;
}
