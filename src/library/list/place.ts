import { createHash } from 'node:crypto';

/**
 * An asset's place in its list, so that it can be found again weeks later, in a list that has changed, and by a
 * process that has never seen it: what a cursor holds. How it is found is in resume.ts.
 */
export interface Place {
  /** Counted from the oldest asset. Uploads leave it as it is, and deletions of older assets lower it. */
  readonly rank: number;
  /** How many assets there were: where nothing came or went since, it tells the offset. */
  readonly totalCount: number;
  /** The {@link hashOf} the asset. */
  readonly hash: number;
  /** The {@link shortHashOf} each newer neighbour, the nearest first: at most {@link NEIGHBOURS}. */
  readonly newer: readonly number[];
  /** The same of the older neighbours. */
  readonly older: readonly number[];
  /** Whether the walk that led here may have shown an asset twice (backwards: left one out). */
  readonly atLeastOnce: boolean;
}

/** How many neighbours a place knows on each side: all of them must be gone before it is lost. */
export const NEIGHBOURS = 4;

/** 48 bits for a `media_id`. Two of 100,000 assets share one in one library of 56,000. */
export function hashOf(mediaId: string): number {
  return createHash('sha256').update(mediaId).digest().readUIntBE(0, 6);
}

/** The first 32 of these bits: enough to tell neighbours apart. */
export function shortHashOf(hash: number): number {
  return Math.floor(hash / 2 ** 16);
}
