import { createFailureMemory } from '../failure-memory.ts';
import { MediaError, type MediaRefusal } from '../media-error.ts';

/** Remembers which pictures failed, so that they are not fetched and decoded for everyone who wants them. */
export interface PictureFailures {
  /** @throws MediaError if a failure of this picture is remembered */
  check(source: URL): void;
  /** Fetches a picture. If that fails, the failure is remembered. */
  fetching<T>(source: URL, fetch: () => Promise<T>): Promise<T>;
  /** Decodes a picture. If that fails, the failure is remembered. */
  decoding<T>(source: URL, decode: () => Promise<T>): Promise<T>;
}

/** For what no other try mends soon. */
const LASTING_SECONDS = 600;

/** For what may be over soon. */
const PASSING_SECONDS = 60;

/** A picture of which a part is missing may arrive whole the next time. */
const PASSING_OF_FETCHES: readonly MediaRefusal[] = [
  'timeout',
  'unreachable',
  'status',
  'private-address',
  'broken',
];

/** It depends on what else the machine does. */
const PASSING_OF_DECODING: readonly MediaRefusal[] = ['timeout'];

/** @param now milliseconds since a fixed instant */
export function createPictureFailures(now: () => number): PictureFailures {
  const failures = createFailureMemory(now);

  async function attempt<T>(
    source: URL,
    passing: readonly MediaRefusal[],
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof MediaError) {
        const seconds = passing.includes(error.reason) ? PASSING_SECONDS : LASTING_SECONDS;
        failures.record(source.href, error, seconds);
      }
      throw error;
    }
  }

  return {
    check: (source) => failures.check(source.href),
    fetching: (source, fetch) => attempt(source, PASSING_OF_FETCHES, fetch),
    decoding: (source, decode) => attempt(source, PASSING_OF_DECODING, decode),
  };
}
