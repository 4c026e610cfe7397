import { ageOf } from '../age.ts';
import { type Answer, readPlaced } from './answer.ts';

/** Knows the newest pages that were seen lately, to tell a list that goes back to what it was. */
export interface HeadHistory {
  /**
   * Adds the answer to a call for the newest page. Whether the list has gone back with it: its newest asset and its total are
   * what they were before they became others, and it did not become shorter. An upload would have brought another newest asset.
   */
  goesBack(head: Answer): boolean;
}

/** After so long an asset that was seen before is no sign of replicas that disagree. */
const REMEMBERED_MS = 60_000;

export function createHeadHistory(now: () => number): HeadHistory {
  /** Answers that come late, to calls from before the last one seen, tell nothing. */
  let lastCall = 0;
  /** Oldest first. */
  let seen: { readonly newest: string; readonly totalCount: number; readonly at: number }[] = [];

  return {
    goesBack(head) {
      if (head.call <= lastCall) return false;
      lastCall = head.call;
      const [asset] = head.page.assets;
      // With the time of its last edit, which may have moved it to the head.
      const newest = `${asset?.mediaId} ${asset?.updatedAt.getTime()}`;
      const { totalCount } = readPlaced(head);
      seen = seen.filter(({ at }) => ageOf(at, now()) < REMEMBERED_MS);
      const last = seen.at(-1);
      const isKnown = seen.some((each) => each.newest === newest && each.totalCount === totalCount);
      const isLast = last?.newest === newest && last.totalCount === totalCount;
      seen.push({ newest, totalCount, at: now() });
      return isKnown && !isLast && (last?.totalCount ?? 0) <= totalCount;
    },
  };
}
