import type { Item } from '../wire.ts';

/** All assets of one type, newest first, as they are or were. */
export interface AssetListView {
  total(): number;
  /** Fewer than `count` at the end, none past it. */
  page(offset: number, count: number): readonly Item[];
}

/** All assets of one type, newest first. */
export interface AssetList extends AssetListView {
  /** The list as it was at a time, in milliseconds since 1970: at most {@link REMEMBERED_MS} ago. */
  asOf(at: number): AssetListView;
  find(mediaId: string): Item | undefined;
  /** Puts an item at the head. */
  add(item: Item): void;
  delete(mediaId: string): void;
  /** Puts an item in the place of the one with its media_id, or at the head. */
  replace(item: Item, options: { readonly moveToHead: boolean }): void;
}

/** How long a list remembers what it was. */
export const REMEMBERED_MS = 600_000;

/**
 * A list that starts with these items, newest first.
 *
 * @param now milliseconds since 1970. Default: the machine's clock
 */
export function createAssetList(items: readonly Item[], now: () => number = Date.now): AssetList {
  let list = items;
  /** What the list was before it was changed, and until when. Oldest first. */
  let past: { readonly until: number; readonly list: readonly Item[] }[] = [];
  const offsetOf = (mediaId: string) => list.findIndex(({ media_id }) => media_id === mediaId);

  function change(next: readonly Item[]): void {
    const until = now();
    past = [...past.filter((each) => each.until > until - REMEMBERED_MS), { until, list }];
    list = next;
  }

  return {
    total: () => list.length,
    page: (offset, count) => list.slice(offset, offset + count),
    asOf(at) {
      const then = past.find(({ until }) => at < until)?.list ?? list;
      return {
        total: () => then.length,
        page: (offset, count) => then.slice(offset, offset + count),
      };
    },
    find: (mediaId) => list[offsetOf(mediaId)],
    add: (item) => change([item, ...list]),
    delete(mediaId) {
      const offset = offsetOf(mediaId);
      if (offset >= 0) change(list.toSpliced(offset, 1));
    },
    replace(item, { moveToHead }) {
      const offset = offsetOf(item.media_id);
      if (offset < 0) return;
      change(list.toSpliced(offset, 1).toSpliced(moveToHead ? 0 : offset, 0, item));
    },
  };
}
