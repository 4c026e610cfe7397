import { readdirSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type CachedName, decodeName, subfolderOf } from './cached-name.ts';
import { PARTIAL } from './partial-file.ts';

/** A cached file that an earlier process has left, or another one has written. */
export interface StoredFile extends CachedName {
  /** When its use was last recorded, in milliseconds since 1970. */
  readonly usedAt: number;
}

/** How exactly the order of use survives a restart. */
export const HOUR_MS = 3_600_000;

/** How many files are looked at together: with more, they hold the event loop for milliseconds. */
const AT_A_TIME = 32;

/** How many files are told in one turn of the event loop. */
const PER_TURN = 1000;

/**
 * Reads which files a cache has on disk, and tells them, those first that were used the longest ago.
 * Removes what is not whole. Does not reject: what cannot be read is not there.
 */
export async function readStoredFiles(
  folder: string,
  { now, tell }: { readonly now: () => number; readonly tell: (file: StoredFile) => void },
): Promise<void> {
  // To sort all of 50,000 would hold the event loop for 20 ms.
  const byHour = new Map<number, StoredFile[]>();

  async function look(subfolder: string, name: string): Promise<void> {
    const path = join(folder, subfolder, name);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) return;
    const file = decodeName(name);
    if (file !== undefined && found.size === file.bytes) {
      const hour = Math.floor(found.mtimeMs / HOUR_MS);
      const files = byHour.get(hour) ?? [];
      byHour.set(hour, files);
      files.push({ ...file, usedAt: found.mtimeMs });
      return;
    }
    // Another process may still be writing a new one.
    const isLeftover = name.endsWith(PARTIAL) && now() - found.mtimeMs > HOUR_MS;
    if (file !== undefined || isLeftover) await rm(path, { force: true }).catch(() => {});
  }

  const subfolders = (await readdir(folder).catch(() => [])).filter((name) => /^[\da-f]{2}$/.test(name));
  for (const subfolder of subfolders) {
    const names = await readdir(join(folder, subfolder)).catch(() => []);
    for (let start = 0; start < names.length; start += AT_A_TIME)
      await Promise.all(names.slice(start, start + AT_A_TIME).map((name) => look(subfolder, name)));
  }
  let told = 0;
  for (const hour of [...byHour.keys()].sort((a, b) => a - b)) {
    for (const file of byHour.get(hour) ?? []) {
      tell(file);
      told += 1;
      if (told % PER_TURN === 0) await nextTurn();
    }
  }
}

/** One file, by the first part of its name: takes a fifth of a millisecond. Undefined if there is none. */
export function findStoredFile(folder: string, hash: string): CachedName | undefined {
  try {
    const name = readdirSync(join(folder, subfolderOf(hash))).find((each) => each.startsWith(`${hash}-`));
    return name === undefined ? undefined : decodeName(name);
  } catch {
    return undefined;
  }
}
