import { type Input, RefusalError } from '../upstream/wire.ts';
import type { Item } from './list.ts';
import type { NewsContent } from './news.ts';

type ItemOfArticles = Item & { readonly content: NewsContent };

/**
 * A page of drafts or publications. `no_content: 1` leaves out the HTML, and nothing else.
 *
 * @throws RefusalError 40097 if `no_content` is neither 0 nor 1 nor absent
 */
export function showArticles(
  items: readonly ItemOfArticles[],
  { no_content = 0 }: Input,
): readonly ItemOfArticles[] {
  if (no_content !== 0 && no_content !== 1) throw new RefusalError(40097);
  return no_content === 1 ? items.map(withoutHtml) : items;
}

function withoutHtml({ content, ...item }: ItemOfArticles): ItemOfArticles {
  const news_item = content.news_item.map((article) => ({ ...article, content: undefined }));
  return { ...item, content: { ...content, news_item } };
}
