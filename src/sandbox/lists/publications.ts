import { createMediaId, hashHex } from '../random.ts';
import type { ApiCall, ItemCall, ListDefinition } from './list.ts';
import { USUAL_TIME } from './materials.ts';
import { type ArticleItem, articleItem, editNews, type NewsContent, newsContent, titlesOf } from './news.ts';
import { showArticles } from './show-articles.ts';

/** A listed publication: one message of one to eight articles. */
export type PublicationItem = {
  readonly article_id: string;
  readonly content: NewsContent<PublishedArticle>;
  /** Unix seconds. Absent in answers of 2021. */
  readonly update_time?: number | undefined;
};

/** An article of a publication. Upstream does not tell picture posts from other articles. */
export interface PublishedArticle extends ArticleItem {
  readonly is_deleted?: boolean | undefined;
}

/** Overrides of a publication's default fields. */
export type PublicationFields = {
  readonly article_id?: string;
  readonly update_time?: number | undefined;
  readonly content?: Partial<NewsContent<PublishedArticle>>;
};

/**
 * A publication, by default of one article. The default `article_id` derives from its titles.
 */
export function publicationItem({ content: given, ...fields }: PublicationFields = {}): PublicationItem {
  const update_time = fields.update_time ?? USUAL_TIME;
  const content = newsContent(update_time, publishedArticle(), given);
  const article_id = createMediaId(`publication: ${titlesOf(content)}`);
  return { article_id, content, update_time, ...fields };
}

/** A published article without a cover picture. */
export function publishedArticle(fields: Partial<PublishedArticle> = {}): PublishedArticle {
  return { ...articleItem({ url: publishedUrl('article', 0) }), is_deleted: false, ...fields };
}

/** The address of an article for good. `index` is its place in the publication, from 0. */
export function publishedUrl(articleId: string, index: number): string {
  const mid = 2_650_000_000 + Number.parseInt(hashHex(articleId, 6), 16);
  const sn = hashHex(`sn ${articleId} ${index}`, 32);
  const chksm = hashHex(`chksm ${articleId} ${index}`, 98);
  return `http://mp.weixin.qq.com/s?__biz=MzI1NjA4MTUyMg==&mid=${mid}&idx=${index + 1}&sn=${sn}&chksm=${chksm}#rd`;
}

const FREEPUBLISH_BATCHGET: ApiCall = {
  name: 'freepublish_batchget',
  path: '/cgi-bin/freepublish/batchget',
  method: 'POST',
  contentType: 'application/json; encoding=utf-8',
  callsPerDay: 100,
};

const FREEPUBLISH_GETARTICLE: ItemCall = {
  name: 'freepublish_getarticle',
  path: '/cgi-bin/freepublish/getarticle',
  method: 'POST',
  contentType: 'application/json; encoding=utf-8',
  callsPerDay: 100,
  unknownErrcode: 53600,
};

/** Publications. No call counts them. `freepublish/getarticle` returns their articles. */
export const PUBLICATIONS: ListDefinition<PublicationItem, PublicationFields> = {
  name: 'publication',
  idField: 'article_id',
  pages: { call: FREEPUBLISH_BATCHGET, show: showArticles },
  single: {
    call: FREEPUBLISH_GETARTICLE,
    answer: ({ content }) => ({ json: { news_item: content.news_item } }),
  },
  renameRefusal: 'A publication has no name: edit the titles of its articles.',
  create: (fields) => publicationItem(fields),
  edit: editNews,
};
