import type { Item } from '../wire.ts';

/** All assets of one type, newest first. */
export interface AssetList {
  total(): number;
  /** Fewer than `count` at the end, none past it. */
  page(offset: number, count: number): readonly Item[];
  find(mediaId: string): Item | undefined;
  /** Puts an item at the head. */
  add(item: Item): void;
  delete(mediaId: string): void;
  /** Puts an item in the place of the one with its media_id, or at the head. */
  replace(item: Item, options: { readonly moveToHead: boolean }): void;
}

/** A list that starts with these items, newest first. */
export function createAssetList(items: readonly Item[]): AssetList {
  const list = [...items];
  const offsetOf = (mediaId: string) => list.findIndex(({ media_id }) => media_id === mediaId);

  return {
    total: () => list.length,
    page: (offset, count) => list.slice(offset, offset + count),
    find: (mediaId) => list[offsetOf(mediaId)],
    add(item) {
      list.unshift(item);
    },
    delete(mediaId) {
      const offset = offsetOf(mediaId);
      if (offset >= 0) list.splice(offset, 1);
    },
    replace(item, { moveToHead }) {
      const offset = offsetOf(item.media_id);
      if (offset < 0) return;
      list.splice(offset, 1);
      list.splice(moveToHead ? 0 : offset, 0, item);
    },
  };
}
