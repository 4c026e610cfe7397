import { crc32 } from 'node:zlib';
import { ASSET_TYPES, type AssetType } from '../src/library/asset.ts';
import { InvalidArgumentError } from '../src/library/errors.ts';

/** A place in one type's list. */
export interface Cursor {
  readonly type: AssetType;
  /** Counted from the oldest asset, so that an upload does not move the place. */
  readonly rank: number;
  /** How many assets there were: where nothing came or went since, it tells the offset. */
  readonly totalCount: number;
}

/** Longer texts are refused before anything is decoded. */
const MAX_LENGTH = 120;

/** Writes a cursor. Callers treat it as opaque; it means the same after a restart and to another instance. */
export function encodeCursor({ type, rank, totalCount }: Cursor): string {
  const text = `1:${type}:${rank}:${totalCount}`;
  return Buffer.from(`${text}:${crc32(text)}`).toString('base64url');
}

/** Reads the cursor that came in as `argument`. @throws InvalidArgumentError unless it is one of this type's list. */
export function decodeCursor(argument: string, text: string, type: AssetType): Cursor {
  const cursor = text.length <= MAX_LENGTH ? parse(text) : undefined;
  if (cursor === undefined || encodeCursor(cursor) !== text) {
    throw new InvalidArgumentError(argument, `"${argument}" is not a cursor that this gateway returned.`);
  }
  if (cursor.type !== type) {
    throw new InvalidArgumentError(
      argument,
      `"${argument}" is a cursor of type ${cursor.type.toUpperCase()}, and the list is of type ${type.toUpperCase()}.`,
    );
  }
  return cursor;
}

function parse(text: string): Cursor | undefined {
  const decoded = Buffer.from(text, 'base64url').toString();
  const [, typeName, rank, totalCount] = /^1:([a-z]+):(\d{1,10}):(\d{1,10}):\d+$/.exec(decoded) ?? [];
  const type = ASSET_TYPES.find((candidate) => candidate === typeName);
  return type && { type, rank: Number(rank), totalCount: Number(totalCount) };
}
