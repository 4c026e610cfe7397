import { ageOf } from '../age.ts';
import { type Answer, readPlaced } from './answer.ts';

/** Knows the newest pages that were seen lately, to tell a list that goes back to what it was. */
export interface HeadHistory {
  /**
   * Adds the answer to a call for the newest page. Whether the list has gone back with it: it has grown to be what it was before
   * it became shorter. An upload would have brought another newest asset.
   */
  goesBack(head: Answer): boolean;
}

/** After so long an asset that was seen before is no sign of replicas that disagree. */
const REMEMBERED_MS = 60_000;

export function createHeadHistory(now: () => number): HeadHistory {
  /** Oldest first. */
  let seen: { readonly newest: string | undefined; readonly totalCount: number; readonly at: number }[] = [];

  return {
    goesBack(head) {
      const newest = head.page.assets[0]?.mediaId;
      const { totalCount } = readPlaced(head);
      seen = seen.filter(({ at }) => ageOf(at, now()) < REMEMBERED_MS);
      const last = seen.at(-1);
      const isKnown = seen.some((each) => each.newest === newest && each.totalCount === totalCount);
      seen.push({ newest, totalCount, at: now() });
      return isKnown && last !== undefined && last.totalCount < totalCount;
    },
  };
}
