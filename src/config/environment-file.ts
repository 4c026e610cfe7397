import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigError } from './config.ts';

/**
 * The variables that a file sets; none where there is no file. It is UTF-8, or UTF-16 with a byte order mark, as editors on
 * Windows write it, with line ends of any system.
 *
 * @throws ConfigError where there is one that cannot be read whole
 */
export function readEnvironmentFile(path: string): Readonly<Record<string, string | undefined>> {
  const bytes = readBytes(path);
  if (bytes === undefined) return {};
  const text = decode(bytes);
  if (text === undefined) throw new ConfigError([`${path} is not text in UTF-8: save it so.`]);
  // Node.js takes a mark for a part of the name behind it, and a line end of the old Macintosh for none.
  return parseEnv(text.replace(/^\uFEFF+/gm, '').replace(/\r\n?/g, '\n'));
}

function readBytes(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isMissing) return undefined;
    throw new ConfigError([`${path} is no file that can be read.`]);
  }
}

/** What the bytes say in the encoding that they begin with the mark of, UTF-8 without one; undefined where they do not. */
function decode(bytes: Buffer): string | undefined {
  const mark = bytes.toString('hex', 0, 2);
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    // UTF-16 and UTF-32 without their marks are valid UTF-8, with a NUL beside each letter.
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
