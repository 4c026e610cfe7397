import type { Hash } from 'node:crypto';
import type { z } from 'zod';

/*
 * A state file is newline-delimited JSON, so that it is written and read in pieces:
 *
 *      {"format":1,"kind":"image","account":"…","count":2,"about":{…}}      how many items follow
 *      {"rank":0,"fetchedAt":…,"asset":{…}}
 *      {"rank":1,"fetchedAt":…,"asset":{…}}
 *      {"sha256":"…"}                                                       of all bytes before this line
 *
 * A file that is cut off or damaged shows it, as there is always a last line, and it fits the others.
 */

/** The version of this layout, and of what the files hold. */
export const FORMAT = 1;

/** The bytes, about, that are written or read at once: the event loop is free in between. */
export const CHUNK_BYTES = 2 ** 18;

/** What a state file holds. */
export interface StateFile<About, Item> {
  readonly kind: string;
  /** A hash of the app id: another account's state is not taken over. */
  readonly account: string;
  /** What is told once, however many items there are. */
  readonly about: About;
  readonly items: readonly Item[];
}

/** What a state file of one kind must look like. */
export interface StateFormat<About, Item> extends Pick<StateFile<About, Item>, 'kind' | 'account'> {
  readonly about: z.ZodType<About>;
  readonly item: z.ZodType<Item>;
}

/** A file that is not what it should be. The message completes "it is ignored: ". */
export class StateFileError extends Error {
  override readonly name = 'StateFileError';
}

/** The last line, of the hash over all lines before it. */
export function sealOf(hash: Hash): string {
  return JSON.stringify({ sha256: hash.digest('hex') });
}
