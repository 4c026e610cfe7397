import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/config.ts';
import { readEnvironmentFile } from '../../src/config/environment-file.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const TEXT = `API_KEYS=site:${'0'.repeat(64)}\n# 端口\nPORT=4123\nSTATE_DIR="数据"\n`;
const VARIABLES = { API_KEYS: `site:${'0'.repeat(64)}`, PORT: '4123', STATE_DIR: '数据' };

function fileOf(content: string | Uint8Array): string {
  const path = join(temporaryFolder(), '.env');
  writeFileSync(path, content);
  return path;
}

/** UTF-16, the less significant byte first. */
const utf16le = (text: string) => Buffer.from(text, 'utf16le');
const utf16be = (text: string) => utf16le(text).swap16();
const utf32 = (text: string) =>
  Buffer.concat(Array.from(text, (letter) => Buffer.from([...utf16le(letter), 0, 0])));

describe('readEnvironmentFile', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${TEXT}`)],
    ['UTF-8 with two marks', Buffer.from(`\uFEFF\uFEFF${TEXT}`)],
    ['files with marks, one behind the other', Buffer.from(`\uFEFF${TEXT.replaceAll('\n', '\n\uFEFF')}`)],
    ['UTF-16, little-endian', utf16le(`\uFEFF${TEXT}`)],
    ['UTF-16, big-endian', utf16be(`\uFEFF${TEXT}`)],
    ['line ends of Windows', Buffer.from(TEXT.replaceAll('\n', '\r\n'))],
    ['line ends of Windows in UTF-16', utf16le(`\uFEFF${TEXT.replaceAll('\n', '\r\n')}`)],
    ['line ends of the old Macintosh', Buffer.from(TEXT.replaceAll('\n', '\r'))],
  ])('reads every variable of a file of %s', (_name, bytes) => {
    expect(readEnvironmentFile(fileOf(bytes))).toEqual(VARIABLES);
  });

  it.each([
    ['GBK', Buffer.from('PORT=4123\n# \xb6\xcb\xbf\xda\n', 'latin1')],
    ['UTF-8 that is cut off', Buffer.from(TEXT).subarray(0, -3)],
    ['UTF-16 without a mark', utf16le(TEXT)],
    ['UTF-16 without a mark, big-endian', utf16be(TEXT)],
    ['UTF-16 that is cut off', utf16le(`\uFEFF${TEXT}`).subarray(0, -1)],
    ['UTF-16 with half a character', utf16le('\uFEFFPORT=4123\nSTATE_DIR=\ud83c\n')],
    ['UTF-32', utf32(`\uFEFF${TEXT}`)],
    ['UTF-8 behind a mark of UTF-16', Buffer.concat([utf16le('\uFEFF'), Buffer.from('PORT=4123')])],
  ])('refuses a file of %s, and names it', (_name, bytes) => {
    const path = fileOf(bytes);

    expect(() => readEnvironmentFile(path)).toThrow(
      new ConfigError([`${path} is not UTF-8 text: save it as UTF-8.`]),
    );
  });

  it.each(['', '\uFEFF', '\r\n'])('finds no variable in the file %j', (text) => {
    expect(readEnvironmentFile(fileOf(text))).toEqual({});
  });

  it('finds no variable where there is no file', () => {
    expect(readEnvironmentFile(join(temporaryFolder(), '.env'))).toEqual({});
  });
});
