import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ageOf } from '../clock.ts';
import { type CachedName, encodeName, hashOf, subfolderOf } from './cached-name.ts';
import { diskReasonOf } from './disk-reason.ts';
import { createFileIndex } from './file-index.ts';
import { type CachedFile, type FileCache, MAX_FILE_SHARE } from './media-file.ts';
import { createPartialFile, type OpenFile, openNewFile } from './partial-file.ts';

export interface FileCacheOptions {
  /** The folder that it is in must exist. Default: a temporary one, which `close` removes. */
  readonly folder?: string | undefined;
  /** Of all files together. One file may have a quarter of it. */
  readonly maxBytes: number;
  /**
   * Called when a file cannot be written, in the system's words, without a path: once until one is
   * written a minute after the last one that was not.
   */
  readonly onFailure: (reason: string) => void;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
  /** Default: the disk. */
  readonly openFile?: OpenFile;
}

/** A cache that tells when it knows what an earlier process has left. Files are found before. */
export interface LoadingFileCache extends FileCache {
  readonly loaded: Promise<void>;
}

/**
 * For how long after a failure a file that is written is no sign that the disk works: on one that is
 * nearly full, small files are written and large ones are not.
 */
const DOUBT_MS = 60_000;

/** Processes may share a folder, each within its own bound: what another has evicted is not found. */
export function createFileCache({
  folder: permanent,
  maxBytes,
  onFailure,
  now = Date.now,
  openFile = openNewFile,
}: FileCacheOptions): LoadingFileCache {
  const folder = permanent ?? join(tmpdir(), `gateway-media-${randomUUID()}`);
  const index = createFileIndex({ folder, maxBytes, now });
  let failure: { readonly reason: string; readonly at: number } | undefined;
  let isClosed = false;

  /** Undefined if the disk fails. */
  async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      const reason = diskReasonOf(error);
      if (failure === undefined) onFailure(reason);
      failure = { reason, at: now() };
      return undefined;
    }
  }

  async function store(
    name: CachedName,
    source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  ): Promise<CachedFile | undefined> {
    const isCacheable = !isClosed && name.bytes > 0 && name.bytes <= maxBytes * MAX_FILE_SHARE;
    const begin = () => createPartialFile(join(folder, subfolderOf(name.hash)), openFile);
    const file = isCacheable ? await attempt(begin) : undefined;
    let received = 0;
    try {
      for await (const chunk of source) {
        received += chunk.byteLength;
        // To leave the loop closes the source.
        if (file === undefined || isClosed || received > name.bytes) return undefined;
        if ((await attempt(() => file.write(chunk))) === undefined) return undefined;
      }
      if (file === undefined || received !== name.bytes) return undefined;
      if ((await attempt(() => file.finish(encodeName(name)))) === undefined) return undefined;
    } finally {
      await file?.discard();
    }
    if (failure !== undefined && ageOf(failure.at, now()) >= DOUBT_MS) failure = undefined;
    index.add(name);
    return cachedFile(name);
  }

  function cachedFile(name: CachedName): CachedFile {
    return { path: index.pathOf(name), format: name.format, bytes: name.bytes };
  }

  return {
    loaded: index.loaded,
    find(key) {
      const found = index.find(hashOf(key));
      return found && cachedFile(found);
    },
    async put(key, file) {
      const { content, format } = file;
      const name = { hash: hashOf(key), format, bytes: content.byteLength };
      return (await store(name, [content])) ?? file;
    },
    putStream: (key, { source, format, bytes }) => store({ hash: hashOf(key), format, bytes }, source),
    status: () => ({ ...index.totals(), maxBytes, failure: failure?.reason }),
    async close() {
      isClosed = true;
      await index.loaded;
      if (permanent === undefined) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
