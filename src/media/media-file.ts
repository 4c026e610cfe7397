import type { MediaFormat } from './media-format.ts';

/** A whole file in the cache. */
export interface CachedFile {
  /** Of the file on disk. */
  readonly path: string;
  readonly format: MediaFormat;
  /** Its length. */
  readonly bytes: number;
}

/** A whole file that could not be cached: the disk is full, or it is larger than the cache. */
export interface UncachedFile {
  readonly content: Uint8Array;
  readonly format: MediaFormat;
}

/** A whole file. */
export type MediaFile = CachedFile | UncachedFile;

/** The share of the cache that one file may have. */
export const MAX_FILE_SHARE = 1 / 4;

/** Whole files on disk, the least recently used ones of which go first. */
export interface FileCache {
  /** A cached file, which is used by that; undefined if there is none. Takes no time. */
  find(key: string): CachedFile | undefined;
  /** Caches a file. If that fails, what was to be cached is the answer. Does not reject. */
  put(key: string, file: UncachedFile): Promise<MediaFile>;
  /**
   * Caches a file as it arrives, whole or not at all. Undefined if it cannot be cached. Rejects with
   * what the source fails with.
   */
  putStream(
    key: string,
    file: {
      readonly source: AsyncIterable<Uint8Array>;
      readonly format: MediaFormat;
      readonly bytes: number;
    },
  ): Promise<CachedFile | undefined>;
  readonly status: () => FileCacheStatus;
  /** Forgets everything, if the folder is a temporary one. */
  close(): Promise<void>;
}

export interface FileCacheStatus {
  readonly files: number;
  readonly bytes: number;
  readonly maxBytes: number;
  /** Why nothing can be cached at present, without a path; undefined if it can. */
  readonly failure: string | undefined;
}
