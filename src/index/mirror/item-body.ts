import type { AnyListDefinition } from '../../library/list-definition.ts';
import type { ItemBody, ItemTexts, StoredItem } from '../asset-index.ts';

/*
 * How an item of any list is stored, and what search finds it by. Items are read by the names of
 * fields that media assets and news have in common: a list with other fields is stored all the same.
 */

/** What an item may have that is searched. */
interface Searched {
  readonly name?: string | null;
  readonly description?: string | null;
  readonly url?: string | null;
  readonly coverUrl?: string | null;
  readonly articles?: readonly SearchedArticle[];
}

interface SearchedArticle {
  readonly title?: string | null;
  readonly digest?: string | null;
  readonly author?: string | null;
  readonly content?: string | null;
  readonly url?: string | null;
  readonly thumbMediaId?: string | null;
  readonly thumbUrl?: string | null;
  readonly pictures?: readonly string[];
}

/** An item as it is stored. Contents of articles are apart from it. */
export function bodyOf(definition: AnyListDefinition, item: object): ItemBody {
  const { articles = [] } = item as Searched;
  const stored =
    articles.length === 0
      ? item
      : { ...item, articles: articles.map((each) => ({ ...each, content: null })) };
  return {
    item: JSON.stringify(stored),
    contents: articles.map(({ content = null }) => content),
    updatedAt: definition.updatedAtOf(item)?.getTime(),
    texts: textsOf(item),
  };
}

/** The item of a list, as it was. @throws ZodError if it is no such item */
export function itemOf(definition: AnyListDefinition, { item, contents }: StoredItem): object {
  const parsed: unknown = JSON.parse(item);
  const { articles } = parsed as { readonly articles?: { content: string | null }[] };
  articles?.forEach((article, index) => {
    article.content = contents[index] ?? null;
  });
  return definition.storedItem.parse(parsed);
}

function textsOf(item: Searched): ItemTexts {
  const { name = null, description = null, url, coverUrl, articles = [] } = item;
  return {
    name,
    description,
    hasUrl: [url, ...articles.map((each) => each.url)].some((address) => address != null),
    hasCover: coverUrl != null || articles.some(hasCover),
    articles: articles.map(({ title = null, digest = null, author = null, url: address = null }) => ({
      title,
      digest,
      author,
      url: address,
    })),
  };
}

function hasCover({ thumbMediaId, thumbUrl, pictures = [] }: SearchedArticle): boolean {
  return thumbMediaId != null || thumbUrl != null || pictures.length > 0;
}
