import { LRUCache } from 'lru-cache';
import { MediaError } from '../media-error.ts';
import type { CachedFile, FileCache, MediaFile } from '../media-file.ts';
import type { PictureFormat } from '../media-format.ts';
import { describePicture, describeStart } from './describe-picture.ts';
import { createFactFinding } from './fact-finding.ts';
import type { PictureFetcher } from './fetch-picture.ts';
import { createFetchQueues } from './fetch-queues.ts';
import type { ImageFacts } from './image-info.ts';
import { createPictureFailures } from './picture-failures.ts';
import type { PictureHosts } from './picture-hosts.ts';
import { pictureKey } from './picture-key.ts';
import type { PictureRequest } from './picture-request.ts';
import { type PictureSource, type ResizeOptions, resizePicture } from './resize-picture.ts';
import { createSharedQueue } from './shared-queue.ts';

/** Pictures of WeChat's, as they are and resized. */
export interface Pictures {
  /** Whether a picture is fetched at all, by its address as upstream has it. */
  isServed(address: string): boolean;
  /** A cached picture, which is used by that. Takes no time. */
  find(request: PictureRequest): CachedFile | undefined;
  /**
   * Fetches a picture and resizes it, or takes what is cached of it. What nobody waits for any more is
   * not begun, and what has just failed is not tried again. Rejects with a MediaError, or with the reason
   * of the signal.
   */
  make(request: PictureRequest, signal: AbortSignal): Promise<MediaFile>;
  /** Finds out facts of a picture in the background, unless they are known. */
  inform(address: string): void;
  readonly status: () => PicturesStatus;
  /** Gives up what is under way. */
  close(): void;
}

export interface PicturesStatus {
  readonly fetching: number;
  readonly resizing: number;
  /** To be fetched or resized. */
  readonly waiting: number;
  /** Of how many pictures facts are being found out. */
  readonly informing: number;
  /** Of how many pictures facts are to be found out. */
  readonly uninformed: number;
}

export interface PicturesOptions {
  readonly hosts: PictureHosts;
  /** Closed with the pictures. */
  readonly fetcher: PictureFetcher;
  readonly files: Pick<FileCache, 'find' | 'put'>;
  readonly facts: Pick<ImageFacts, 'find' | 'record'>;
  /** Milliseconds of a monotonic clock. Default: the machine's. */
  readonly now?: () => number;
}

const RESIZES = 2;

/** Of fetches from a host, and of resizes. */
const MAX_WAITING = 500;

/** Before more of what cannot be cached is fetched: it waits in memory to be resized. */
const MAX_WAITING_UNCACHED = 8;

/** Of how many resized pictures it is known that they are as they were. */
const MAX_UNCHANGED = 20_000;

/** Fetches few pictures at a time, each once, and resizes two at a time. */
export function createPictures(options: PicturesOptions): Pictures {
  const { hosts, fetcher, files, facts, now = () => performance.now() } = options;
  const fetches = createFetchQueues<MediaFile>(hosts, MAX_WAITING);
  const resizes = createSharedQueue<MediaFile | undefined>({ concurrency: RESIZES, maxWaiting: MAX_WAITING });
  /** Keys of resized pictures that are what was fetched: it is not cached again for each. */
  const unchanged = new LRUCache<string, true>({ max: MAX_UNCHANGED });
  const failures = createPictureFailures(now);
  const factFinding = createFactFinding({ isKnown, findOut, untilIdle, now });

  function findAt(source: URL, resize: ResizeOptions | undefined): CachedFile | undefined {
    const key = pictureKey(source, resize);
    return files.find(unchanged.has(key) ? pictureKey(source) : key);
  }

  /** The picture as it is. It is fetched for all widths at once. */
  function fetchOriginal(source: URL, address: string, signal: AbortSignal): Promise<MediaFile> {
    const key = pictureKey(source);
    return fetches.queueOf(source).run(key, signal, async () => {
      const picture = await failures.fetching(source, () => fetcher.fetchPicture(source));
      facts.record(address, await failures.decoding(source, () => describePicture(picture)));
      const file = await files.put(key, picture);
      if ('content' in file) await resizes.untilWaitingLessThan(MAX_WAITING_UNCACHED);
      return file;
    });
  }

  /** Undefined if its file is gone: the cache is small, or somebody has emptied it. */
  async function resize(
    original: MediaFile,
    { source, address, ...options }: ResizeOptions & { readonly source: URL; readonly address: string },
  ): Promise<MediaFile | undefined> {
    const made = await failures.decoding(source, () =>
      resizePicture(sourceOf(original), options).catch(undefinedIfMissing),
    );
    if (made === undefined) return undefined;
    const { resized, info } = made;
    if (info !== undefined) facts.record(address, info);
    const key = pictureKey(source, options);
    if (resized !== undefined) return files.put(key, resized);
    unchanged.set(key, true);
    return original;
  }

  async function make({ address, width, format }: PictureRequest, signal: AbortSignal): Promise<MediaFile> {
    const source = hosts.sourceOf(address);
    if (source === undefined)
      throw new MediaError('host', 'The picture is at a host that pictures are not fetched from.');
    const options = width === undefined ? undefined : { width, format };
    const found = findAt(source, options);
    if (found !== undefined) return found;
    failures.check(source);
    const cached = options && findAt(source, undefined);
    const original = cached ?? (await fetchOriginal(source, address, signal));
    if (options === undefined) return original;
    const work = { ...options, source, address };
    const key = pictureKey(source, options);
    const resized = await resizes.run(key, signal, () => resize(original, work));
    if (resized !== undefined) return resized;
    const again = await fetchOriginal(source, address, signal);
    const second = await resizes.run(key, signal, () => resize(again, work));
    if (second !== undefined) return second;
    throw new MediaError('overloaded', 'The cache of pictures is too small. Try again later.', {
      retryAfterSeconds: 1,
    });
  }

  function isKnown(address: string): boolean {
    return facts.find(address) !== undefined;
  }

  async function findOut(address: string): Promise<void> {
    const source = hosts.sourceOf(address);
    if (source === undefined) return;
    failures.check(source);
    facts.record(address, await describeStart(await fetcher.fetchPictureStart(source)));
  }

  async function untilIdle(): Promise<void> {
    await fetches.untilIdle();
    await resizes.untilWaitingLessThan(1);
  }

  return {
    isServed: (address) => hosts.sourceOf(address) !== undefined,
    find({ address, width, format }) {
      const source = hosts.sourceOf(address);
      return source && findAt(source, width === undefined ? undefined : { width, format });
    },
    make,
    inform(address) {
      if (hosts.sourceOf(address) !== undefined) factFinding.ask(address);
    },
    status: () => ({
      fetching: fetches.active(),
      resizing: resizes.active(),
      waiting: fetches.waiting() + resizes.waiting(),
      informing: factFinding.active(),
      uninformed: factFinding.waiting(),
    }),
    close() {
      factFinding.close();
      fetches.close();
      resizes.close();
      fetcher.close();
    },
  };
}

function sourceOf(file: MediaFile): PictureSource {
  const format = file.format as PictureFormat;
  return 'content' in file
    ? { input: file.content, format, bytes: file.content.length }
    : { input: file.path, format, bytes: file.bytes };
}

function undefinedIfMissing(error: unknown): undefined {
  if (error instanceof MediaError && error.reason === 'not-found') return undefined;
  throw error;
}
