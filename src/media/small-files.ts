import { readFile } from 'node:fs/promises';
import { LRUCache } from 'lru-cache';
import type { CachedFile, MediaFile } from './media-file.ts';

/** Thumbnails mostly: what is larger is read as the client takes it. */
const MAX_FILE_BYTES = 65_536;

/** Some thousand thumbnails. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Small files of the cache that are in memory too, the least recently used ones of which go first. */
export interface SmallFiles {
  /** The file with its content if it is small and can be read, else as it is. Does not reject. */
  read(file: CachedFile): Promise<MediaFile>;
}

/**
 * An album asks for dozens of thumbnails at once. To open, read and close each takes longer than all the
 * rest of its answer. What an address names never changes, so neither does what is at a path.
 */
export function createSmallFiles(): SmallFiles {
  const contents = new LRUCache<string, Buffer>({
    maxSize: MAX_BYTES,
    // The cache takes no size of 0.
    sizeCalculation: ({ byteLength }) => Math.max(1, byteLength),
  });

  return {
    async read(file) {
      const { path, format, bytes } = file;
      if (bytes > MAX_FILE_BYTES) return file;
      const content = contents.get(path) ?? (await readFile(path).catch(() => undefined));
      if (content?.byteLength !== bytes) return file;
      contents.set(path, content);
      return { content, format };
    },
  };
}
