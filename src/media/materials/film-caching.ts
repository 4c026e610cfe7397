import { LRUCache } from 'lru-cache';
import PQueue from 'p-queue';
import { ageOf } from '../../clock.ts';
import { MediaError } from '../media-error.ts';
import { type FileCache, MAX_FILE_SHARE } from '../media-file.ts';
import type { FilmAnswer, RunOut } from './film-answer.ts';

/** Caches whole films in the background, so that later plays take nothing from their hosts. */
export interface FilmCaching {
  /** Caches a film, unless it is too long, or that was begun lately. Takes no time. */
  begin(key: string, film: KnownFilm): void;
  /** Ends what is under way. */
  close(): Promise<void>;
}

export interface KnownFilm {
  /** Its length. */
  readonly bytes: number;
  /** Asks for all of it. The signal ends the body, too. Undefined: it is not there. */
  open(signal: AbortSignal): Promise<FilmAnswer | RunOut | undefined>;
}

export interface FilmCachingOptions {
  readonly files: Pick<FileCache, 'putStream' | 'status'>;
  /** A film was not cached. */
  readonly onFailure: (error: unknown) => void;
  /** A download that a host sends byte by byte ends after this time. Default: ten minutes. */
  readonly maxDurationMs?: number | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Longer films are not cached. */
const MAX_BYTES = 64 * 2 ** 20;

/** The upstream bandwidth is that of those who watch, too. */
const AT_ONCE = 2;

/** More films wait for no download: each play of one asks again. */
const MAX_WAITING = 16;

/** One play is dozens of requests, and each begins what has failed before. */
const AGAIN_AFTER_MS = 600_000;

export function createFilmCaching({
  files,
  onFailure,
  maxDurationMs = 600_000,
  now,
}: FilmCachingOptions): FilmCaching {
  const queue = new PQueue({ concurrency: AT_ONCE });
  const closing = new AbortController();
  /** When each was begun, by its key. */
  const begun = new LRUCache<string, number>({ max: 1000 });

  function isCacheable(bytes: number): boolean {
    return bytes <= Math.min(MAX_BYTES, files.status().maxBytes * MAX_FILE_SHARE);
  }

  async function cache(key: string, film: KnownFilm): Promise<void> {
    // Not AbortSignal.timeout: Node.js 20 collects one that only AbortSignal.any refers to.
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(tooLong()), maxDurationMs);
    try {
      await download(key, film, AbortSignal.any([closing.signal, late.signal]));
    } finally {
      clearTimeout(timer);
    }
  }

  async function download(key: string, { open }: KnownFilm, signal: AbortSignal): Promise<void> {
    const answer = await open(signal);
    if (answer === undefined) return;
    if (answer.kind === 'run-out') throw answer.failure;
    const { body, filmBytes: bytes } = answer;
    try {
      if (bytes !== undefined && isCacheable(bytes))
        await files.putStream(key, { source: body, format: 'mp4', bytes });
    } finally {
      body.destroy();
    }
  }

  return {
    begin(key, film) {
      if (closing.signal.aborted || queue.size >= MAX_WAITING || !isCacheable(film.bytes)) return;
      const begunAt = begun.get(key);
      if (begunAt !== undefined && ageOf(begunAt, now()) < AGAIN_AFTER_MS) return;
      begun.set(key, now());
      void queue
        .add(() => cache(key, film))
        .catch((error: unknown) => {
          if (!closing.signal.aborted) onFailure(error);
        });
    },
    async close() {
      closing.abort();
      queue.clear();
      await queue.onIdle();
    },
  };
}

function tooLong(): MediaError {
  return new MediaError('timeout', 'The host of the film takes too long to send all of it.');
}
