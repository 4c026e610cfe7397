import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CachedFile, FileCache } from '../../../src/media/media-file.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

/** A cache of files for one test, which caches nothing if the disk is full. */
export function memoryFiles({ isFull = false } = {}) {
  const folder = temporaryFolder();
  const files = new Map<string, CachedFile>();
  const cache: Pick<FileCache, 'find' | 'put'> = {
    find: (key) => files.get(key),
    async put(key, file) {
      if (isFull) return file;
      const path = join(folder, key);
      writeFileSync(path, file.content);
      files.set(key, { path, format: file.format, bytes: file.content.length });
      return files.get(key) ?? file;
    },
  };
  return {
    ...cache,
    files,
    /** Takes the files away, and leaves the cache to believe that they are there. */
    empty() {
      for (const { path } of files.values()) if (existsSync(path)) rmSync(path);
    },
  };
}
