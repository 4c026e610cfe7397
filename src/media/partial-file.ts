import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A file that is being written: nobody finds it before it is whole. All of it throws the system's errors. */
export interface PartialFile {
  write(bytes: Uint8Array): Promise<true>;
  /** Gives it its name, in the same folder. */
  finish(name: string): Promise<true>;
  /** Removes it, unless it is finished. Does not reject. */
  discard(): Promise<void>;
}

/** Suffix of an incomplete file. */
export const PARTIAL = '.tmp';

/** Opens a file for this user alone. */
export type OpenFile = (path: string) => Promise<{
  /** Writes from where the last call has ended. */
  writeFile(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}>;

/** Fails if there is a file. */
export const openNewFile: OpenFile = (path) => open(path, 'wx', 0o600);

/** Begins a file in a folder, which is made if it is missing. */
export async function createPartialFile(folder: string, openFile: OpenFile): Promise<PartialFile> {
  const path = join(folder, `${randomUUID()}${PARTIAL}`);
  const file = await openFile(path).catch(async (error) => {
    if (error.code !== 'ENOENT') throw error;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return openFile(path);
  });
  let isOpen = true;

  async function close(): Promise<void> {
    if (!isOpen) return;
    isOpen = false;
    await file.close();
  }

  return {
    async write(bytes) {
      await file.writeFile(bytes);
      return true;
    },
    async finish(name) {
      await close();
      await rename(path, join(folder, name));
      return true;
    },
    async discard() {
      await close().catch(() => {});
      await rm(path, { force: true }).catch(() => {});
    },
  };
}
