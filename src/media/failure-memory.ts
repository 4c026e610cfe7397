import { LRUCache } from 'lru-cache';
import { ageOf } from '../clock.ts';
import { MediaError } from './media-error.ts';

/** Remembers for a while what failed, so that it is not tried again by everyone who wants it. */
export interface FailureMemory {
  /** @throws MediaError if a failure of this key is remembered */
  check(key: string): void;
  record(key: string, error: MediaError, seconds: number): void;
  /** Forgets all failures. */
  clear(): void;
}

/** More failures than this are not remembered: those asked for least recently go first. */
const MAX_FAILURES = 10_000;

interface Failure {
  readonly error: MediaError;
  readonly at: number;
  readonly ms: number;
}

/** @param now milliseconds since 1970 */
export function createFailureMemory(now: () => number): FailureMemory {
  const failures = new LRUCache<string, Failure>({ max: MAX_FAILURES });

  return {
    check(key) {
      const failure = failures.get(key);
      if (failure === undefined) return;
      const leftMs = failure.ms - ageOf(failure.at, now());
      if (leftMs > 0) throw withSecondsLeft(failure.error, Math.ceil(leftMs / 1000));
      failures.delete(key);
    },
    record(key, error, seconds) {
      failures.set(key, { error, at: now(), ms: seconds * 1000 });
    },
    clear: () => failures.clear(),
  };
}

/** The same failure, as of now. One that no later try mends stays one. */
function withSecondsLeft(error: MediaError, seconds: number): MediaError {
  const { reason, message, cause } = error;
  const retryAfterSeconds = error.retryAfterSeconds === undefined ? undefined : seconds;
  return new MediaError(reason, message, { cause, retryAfterSeconds });
}
