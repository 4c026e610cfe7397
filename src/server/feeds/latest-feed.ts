import type { Reads } from '../../library/operation/reads.ts';
import type { Feed } from './feed.ts';

/** The feed that was made last. */
export interface LatestFeed {
  /** The feed, and shows what it was made of; undefined if it may have changed, or is due for a check. */
  find(): Feed | undefined;
  /** Keeps a feed that was made of this, if it is still right. */
  keep(feed: Feed, reads: Reads): void;
}

/** It may have hundreds of articles: that they are shown is told once in this time, in milliseconds. */
const SHOWN_MS = 1000;

/**
 * Without it, a request would read the list, and look up the pictures of each picture post.
 *
 * @param now milliseconds of a monotonic clock. Default: the machine's
 */
export function createLatestFeed(now = () => performance.now()): LatestFeed {
  let latest: { readonly feed: Feed; readonly reads: Reads; shownAt: number } | undefined;

  return {
    find() {
      if (latest?.reads.areCurrent() !== true) return undefined;
      const time = now();
      if (time - latest.shownAt >= SHOWN_MS) {
        latest.shownAt = time;
        latest.reads.show();
      }
      return latest.feed;
    },
    keep(feed, reads) {
      if (reads.areCurrent()) latest = { feed, reads, shownAt: now() };
    },
  };
}
