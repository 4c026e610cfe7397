import { feedKeyOf, type View } from '../view.ts';
import { createFeed, type Feed } from './feed.ts';
import { type Change, follow } from './follow.ts';
import { refreshLists } from './lists.ts';

/** So many views are there at once when somebody comes back to them. */
const MOST_FEEDS = 12;

const feeds = new Map<string, Feed>();

/** The items of a view. Those of a view that was shown a moment ago are there at once. */
export function feedOf(view: View): Feed {
  const key = feedKeyOf(view);
  const feed = feeds.get(key) ?? createFeed({ ...view, item: undefined }, isAtTop);
  // The last one used is the last one.
  feeds.delete(key);
  feeds.set(key, feed);
  for (const oldest of [...feeds.keys()].slice(0, -MOST_FEEDS)) feeds.delete(oldest);
  return feed;
}

/** Reads all views anew: a key was entered, or changes were missed. */
export function reloadFeeds(): void {
  for (const feed of feeds.values()) void feed.reload();
  refreshLists();
}

/** Has all views keep up with the library. */
export function followChanges(): void {
  void follow({
    onChange(change: Change) {
      for (const feed of feeds.values()) feed.apply(change);
      refreshLists();
    },
    onGap: reloadFeeds,
  });
}

function isAtTop(): boolean {
  return scrollY < 40;
}
