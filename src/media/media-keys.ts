import { randomBytes, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { diskReasonOf } from './disk-reason.ts';

/** The keys of media addresses, 32 bytes each. The first one signs, all of them verify. */
export type MediaKeys = readonly [signing: Buffer, ...former: readonly Buffer[]];

export interface MediaKeysOptions {
  /** The keys of the configuration. Default: one is made. */
  readonly configured?: readonly Buffer[] | undefined;
  /** Where a made key is stored; it must exist. Default: nowhere, and the next start makes another. */
  readonly folder?: string | undefined;
  /** Called if a made key is not stored, with why: in the system's words, without a path. */
  readonly onFailure?: (reason: string) => void;
}

/** The file does not hold a key. The message names the file, and tells nothing of what it holds. */
export class MediaKeyError extends Error {
  override readonly name = 'MediaKeyError';
}

const KEY_BYTES = 32;

/**
 * The keys of media addresses. A key that is made for a folder is the same for all processes that
 * use the folder, also if they start at once.
 *
 * @throws MediaKeyError if the folder has something else in the place of a key
 */
export async function readMediaKeys({
  configured = [],
  folder,
  onFailure,
}: MediaKeysOptions): Promise<MediaKeys> {
  const [signing, ...former] = configured;
  if (signing !== undefined) return [signing, ...former];
  const made = randomBytes(KEY_BYTES);
  if (folder === undefined) {
    onFailure?.('there is no folder for it');
    return [made];
  }
  const path = join(folder, 'media-key');
  try {
    return [(await readKey(path)) ?? (await storeKey(path, made))];
  } catch (error) {
    if (error instanceof MediaKeyError) throw error;
    onFailure?.(diskReasonOf(error));
    return [made];
  }
}

/** Undefined if there is none. */
async function readKey(path: string): Promise<Buffer | undefined> {
  const text = await readFile(path, 'latin1').catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  if (!/^[\da-f]{64}\s*$/i.test(text))
    throw new MediaKeyError(`${path} holds no key: remove it, and another is made at the next start.`);
  return Buffer.from(text.trim(), 'hex');
}

/** Stores a key, unless another process was faster: then that one's is the answer. */
async function storeKey(path: string, key: Buffer): Promise<Buffer> {
  const temporaryPath = `${path}.${randomUUID()}.new`;
  try {
    const file = await open(temporaryPath, 'wx', 0o600);
    try {
      await file.writeFile(`${key.toString('hex')}\n`);
      // A machine crash must not leave the name without the key.
      await file.sync();
    } finally {
      await file.close();
    }
    // Unlike a rename, neither replaces the key that another process signs with. Some file systems
    // have no links.
    await link(temporaryPath, path)
      .catch(() => copyFile(temporaryPath, path, constants.COPYFILE_EXCL))
      .catch((error) => {
        if (error.code !== 'EEXIST') throw error;
      });
    return (await readKey(path)) ?? key;
  } finally {
    await rm(temporaryPath, { force: true });
  }
}
