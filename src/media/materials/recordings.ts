import { LRUCache } from 'lru-cache';
import { MediaError } from '../media-error.ts';
import type { CachedFile, FileCache, MediaFile, UncachedFile } from '../media-file.ts';
import { fetchMaterial, type MaterialCalls } from './fetch-material.ts';
import type { LeaderFiles } from './leader-files.ts';
import { recordingFormatOf } from './recording-format.ts';
import { createSharedWork } from './shared-work.ts';

/** The files of voices. */
export interface Recordings {
  /** From the cache, in no time. */
  find(id: string): CachedFile | undefined;
  /**
   * From the cache, or by one call for all who wait. A caller who leaves before it is made cancels it
   * if nobody else waits.
   *
   * @throws MediaError
   * @throws the reason of the signal, if there is no file and the caller has left
   */
  open(id: string, options: OpenRecordingOptions): Promise<MediaFile>;
  /** Upstream works again: what failed is tried again at once. */
  forgetFailures(): void;
}

export interface OpenRecordingOptions {
  readonly signal: AbortSignal;
  /** Whether another replica asks, so that no third one is. Default: no. */
  readonly isForReplica?: boolean | undefined;
}

export interface RecordingsOptions extends MaterialCalls {
  readonly files: Pick<FileCache, 'find' | 'put'>;
  /** Where files are while another replica makes the calls. Default: this gateway makes them. */
  readonly leaderFiles?: Pick<LeaderFiles, 'isElsewhere' | 'fetchVoice'> | undefined;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
}

/** The bound of what is in memory because the disk is full. A voice has 2 MB at most. */
const UNCACHED_MAX_BYTES = 16 * 2 ** 20;

export function createRecordings(options: RecordingsOptions): Recordings {
  const { files, leaderFiles, now = Date.now, ...calls } = options;
  /** A full disk must not make each play take a call. */
  const uncached = new LRUCache<string, UncachedFile>({
    maxSize: UNCACHED_MAX_BYTES,
    sizeCalculation: ({ content }) => Math.max(1, content.length),
  });

  const fetching = createSharedWork<MediaFile>({
    now,
    async work(id, job) {
      const material = await fetchMaterial(calls, id, job);
      return cacheBytes(id, material.kind === 'file' ? material.bytes : new Uint8Array());
    },
  });

  /** Apart from the calls: who asks the leader never waits for a replica that asks this one. */
  const asking = createSharedWork<MediaFile | undefined>({
    now,
    async work(id) {
      const bytes = await leaderFiles?.fetchVoice(id);
      return bytes && cacheBytes(id, bytes);
    },
  });

  function cacheBytes(id: string, content: Uint8Array): Promise<MediaFile> {
    const format = recordingFormatOf(content);
    if (format === undefined)
      throw new MediaError('type', 'What WeChat has is no voice of a format that is known.');
    return cache(id, { content, format });
  }

  async function cache(id: string, file: UncachedFile): Promise<MediaFile> {
    const cached = await files.put(keyOf(id), file);
    if ('path' in cached) uncached.delete(id);
    else uncached.set(id, file);
    return cached;
  }

  function find(id: string): CachedFile | undefined {
    return files.find(keyOf(id));
  }

  return {
    find,
    async open(id, { signal, isForReplica = false }) {
      const found = find(id);
      if (found !== undefined) return found;
      const file = uncached.get(id);
      if (file !== undefined) return cache(id, file);
      const isElsewhere = !isForReplica && leaderFiles?.isElsewhere() === true;
      return (isElsewhere ? await asking.run(id, signal) : undefined) ?? fetching.run(id, signal);
    },
    forgetFailures() {
      fetching.forgetFailures();
      asking.forgetFailures();
    },
  };
}

function keyOf(id: string): string {
  return `voice/${id}`;
}
