import {
  type ItemBody,
  type ItemChange,
  type ListChanges,
  SEARCH_FIELDS,
  type SearchRequest,
} from '../../src/index/asset-index.ts';
import { parseSearchTerms } from '../../src/index/text/search-terms.ts';
import { hashOf } from '../../src/library/list/anchor.ts';

/** Changes of list 0, unless told otherwise. */
export function changes(change: Partial<ListChanges>): ListChanges {
  return { list: 0, deleted: [], unplaced: [], items: [], at: 1000, ...change };
}

export function item(
  id: string,
  body: ItemBody | undefined,
  { seq, call = 1, readAt = 1, isNew = false }: Partial<Omit<ItemChange, 'id' | 'hash' | 'body'>> = {},
): ItemChange {
  return { id, hash: hashOf(id), seq, call, readAt, isNew, ...(body && { body }) };
}

/** A picture, or a video if it has a description. */
export function media(name: string, updatedAt?: number, description: string | null = null): ItemBody {
  return {
    item: JSON.stringify({ name, description, updatedAt }),
    contents: [],
    updatedAt,
    texts: { name, description, hasUrl: false, hasCover: false, articles: [] },
  };
}

export interface TestArticle {
  readonly title: string;
  readonly digest?: string;
  readonly author?: string;
  readonly url?: string;
  readonly html: string | null;
}

export function news(articles: readonly TestArticle[], updatedAt?: number): ItemBody {
  const texts = articles.map(({ title, digest = null, author = null, url = null }) => ({
    title,
    digest,
    author,
    url,
  }));
  return {
    item: JSON.stringify({ texts, updatedAt }),
    contents: articles.map(({ html }) => html),
    updatedAt,
    texts: { name: null, description: null, hasUrl: false, hasCover: false, articles: texts },
  };
}

/** A search in all lists and fields, best first, unless told otherwise. */
export function requestFor(request: Partial<SearchRequest> | string): SearchRequest {
  return {
    terms: undefined,
    lists: [0, 1, 2, 3],
    fields: SEARCH_FIELDS,
    sort: { by: 'relevance', isDescending: true },
    count: 20,
    isFromEnd: false,
    wantsTotal: false,
    wantsMatches: false,
    ...(typeof request === 'string' ? { terms: parseSearchTerms(request) } : request),
  };
}
