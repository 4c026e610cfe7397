import { createMediaId } from '../random.ts';
import type { ListDefinition } from './list.ts';
import { materialList, USUAL_TIME } from './materials.ts';

/** A listed news asset: one to eight articles. It has no name or url of its own. */
export type NewsItem = {
  readonly media_id: string;
  readonly content: NewsContent;
  /** Unix seconds. */
  readonly update_time: number;
};

/** What news assets, drafts and publications hold. The times are unix seconds. */
export interface NewsContent<Article = ArticleItem> {
  readonly news_item: readonly Article[];
  readonly create_time: number;
  readonly update_time: number;
}

/** One article. Fields that are `undefined` are absent on the wire. */
export interface ArticleItem {
  readonly title?: string | undefined;
  readonly author?: string | undefined;
  /** Only filled if there is a single article. */
  readonly digest?: string | undefined;
  /** HTML. */
  readonly content?: string | undefined;
  readonly content_source_url?: string | undefined;
  readonly thumb_media_id?: string | undefined;
  /** 0 or 1, on some accounts as a string. */
  readonly show_cover_pic?: number | string | undefined;
  readonly url?: string | undefined;
  readonly thumb_url?: string | undefined;
  /** Since 2018, like the next field. */
  readonly need_open_comment?: number | undefined;
  readonly only_fans_can_comment?: number | undefined;
}

/** Overrides of a news asset's default fields. */
export type NewsFields = {
  readonly media_id?: string;
  readonly update_time?: number;
  readonly content?: Partial<NewsContent>;
};

/** A news asset, by default of one article. The default `media_id` derives from its titles. */
export function newsItem({ content: given, ...fields }: NewsFields = {}): NewsItem {
  const update_time = fields.update_time ?? USUAL_TIME;
  const content = newsContent(update_time, articleItem(), given);
  return { media_id: createMediaId(titlesOf(content)), content, update_time, ...fields };
}

/** Content of this article, made at this time, unless told otherwise. */
export function newsContent<Article>(
  time: number,
  article: Article,
  fields: Partial<NewsContent<Article>> = {},
): NewsContent<Article> {
  return { news_item: [article], create_time: time, update_time: time, ...fields };
}

/** The titles of its articles: what a default id derives from. */
export function titlesOf({ news_item }: NewsContent): string {
  return news_item.map(({ title }) => title).join();
}

/** An article without a cover picture. */
export function articleItem(fields: Partial<ArticleItem> = {}): ArticleItem {
  return {
    title: 'Article',
    author: '',
    digest: '',
    content: '<p>Text.</p>',
    content_source_url: '',
    thumb_media_id: '',
    show_cover_pic: 0,
    url: 'http://mp.weixin.qq.com/s?__biz=MzI1NjA4MTUyMg==&mid=100000001&idx=1#rd',
    thumb_url: '',
    ...fields,
  };
}

/** News assets. `get_material` returns their articles. */
export const NEWS: ListDefinition<NewsItem, NewsFields> = {
  ...materialList('news', ({ content }: NewsItem) => ({ json: { news_item: content.news_item } })),
  renameRefusal: 'A news asset has no name: edit the titles of its articles.',
  create: (fields) => newsItem(fields),
  edit: editNews,
};

/**
 * An item of articles with these fields. Its content keeps those that are not given, and the time
 * at which it was made.
 */
export function editNews<
  Edited extends { readonly content: NewsContent },
  Fields extends { readonly content?: Partial<NewsContent> },
>(item: Edited, { content, ...fields }: Fields, update_time: number): Edited {
  return { ...item, content: { ...item.content, update_time, ...content }, update_time, ...fields };
}
