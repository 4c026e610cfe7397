import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigError } from './config.ts';

/**
 * The variables that a file sets; none if there is no file. It may be UTF-8, or UTF-16 with a byte
 * order mark as Windows editors write it, with any line ends.
 *
 * @throws ConfigError if the file exists and cannot be read in full
 */
export function readEnvironmentFile(path: string): Readonly<Record<string, string | undefined>> {
  const bytes = readBytes(path);
  if (bytes === undefined) return {};
  const text = decode(bytes);
  if (text === undefined) throw new ConfigError([`${path} is not UTF-8 text: save it as UTF-8.`]);
  // `parseEnv` takes a BOM as part of the name, and does not know the old Macintosh line end.
  return parseEnv(text.replace(/^\uFEFF+/gm, '').replace(/\r\n?/g, '\n'));
}

function readBytes(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isMissing) return undefined;
    throw new ConfigError([`${path} is not a readable file.`]);
  }
}

/** Decodes bytes by their BOM, or as UTF-8 without one; undefined if they are not valid. */
function decode(bytes: Buffer): string | undefined {
  const mark = bytes.toString('hex', 0, 2);
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    // UTF-16 and UTF-32 without a BOM are valid UTF-8, with a NUL beside each letter.
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
