import { isDeepStrictEqual } from 'node:util';
import type { StoredItem } from './asset-index.ts';

/** Whether two items are the same, but for what changes each time that WeChat sends one. */
export function isSameItem(one: StoredItem, other: StoredItem): boolean {
  return lastingOf(one.item) === lastingOf(other.item) && isDeepStrictEqual(one.contents, other.contents);
}

/**
 * What of an item lasts while nobody changes it. Each time that WeChat sends an article, its address
 * has other parameters, and that of a draft ends after a while.
 */
function lastingOf(item: string): string {
  const parsed: { readonly articles?: readonly { readonly url?: string | null }[] } = JSON.parse(item);
  const articles = parsed.articles?.map((article) => ({ ...article, url: article.url != null }));
  return JSON.stringify({ ...parsed, articles });
}
