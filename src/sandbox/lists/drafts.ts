import { createMediaId } from '../random.ts';
import type { ApiCall, ItemCall, ListDefinition } from './list.ts';
import { USUAL_TIME } from './materials.ts';
import { type ArticleItem, articleItem, editNews, type NewsContent, newsContent, titlesOf } from './news.ts';
import { PUBLICATIONS } from './publications.ts';
import { publishDraft } from './publish-draft.ts';
import { showArticles } from './show-articles.ts';

/** A listed draft: one to eight articles and picture posts. */
export type DraftItem = {
  readonly media_id: string;
  readonly content: NewsContent<DraftArticle>;
  /** Unix seconds. */
  readonly update_time: number;
};

/** An article of a draft. Its url is that of a preview, which ends after a while. */
export interface DraftArticle extends ArticleItem {
  /** `newspic` for a picture post. Absent in answers of 2021, and in those of `draft/get`. */
  readonly article_type?: 'news' | 'newspic' | undefined;
  /** The images of a picture post. The first is its cover. */
  readonly image_info?: { readonly image_list: readonly PostedImage[] } | undefined;
}

/** A picture of a picture post, by the `media_id` of a permanent image. */
export interface PostedImage {
  readonly image_media_id: string;
}

/** Overrides of a draft's default fields. */
export type DraftFields = {
  readonly media_id?: string;
  readonly update_time?: number;
  readonly content?: Partial<NewsContent<DraftArticle>>;
};

/** A draft, by default of one article. The default `media_id` derives from its titles. */
export function draftItem({ content: given, ...fields }: DraftFields = {}): DraftItem {
  const update_time = fields.update_time ?? USUAL_TIME;
  const content = newsContent(update_time, draftArticle(), given);
  return { media_id: createMediaId(`draft: ${titlesOf(content)}`), content, update_time, ...fields };
}

/** An article of a draft without a cover picture. */
export function draftArticle(fields: Partial<DraftArticle> = {}): DraftArticle {
  return { article_type: 'news', ...articleItem(), ...fields };
}

/** A picture post of these images: plain text, without author and digest. */
export function picturePost(imageIds: readonly string[], fields: Partial<DraftArticle> = {}): DraftArticle {
  return {
    article_type: 'newspic',
    title: 'Pictures',
    content: 'Text.',
    thumb_media_id: imageIds[0] ?? '',
    need_open_comment: 0,
    only_fans_can_comment: 0,
    image_info: { image_list: imageIds.map((image_media_id) => ({ image_media_id })) },
    url: 'http://mp.weixin.qq.com/s?__biz=MzI1NjA4MTUyMg==&mid=100000001&idx=1#rd',
    ...fields,
  };
}

const DRAFT_BATCHGET: ApiCall = {
  name: 'draft_batchget',
  path: '/cgi-bin/draft/batchget',
  method: 'POST',
  contentType: 'application/json; encoding=utf-8',
  callsPerDay: 1000,
};

const DRAFT_COUNT: ApiCall = {
  name: 'draft_count',
  path: '/cgi-bin/draft/count',
  method: 'GET',
  contentType: 'application/json; encoding=utf-8',
  callsPerDay: 1000,
};

const DRAFT_GET: ItemCall = {
  name: 'draft_get',
  path: '/cgi-bin/draft/get',
  method: 'POST',
  contentType: 'application/json; encoding=utf-8',
  callsPerDay: 500,
  unknownErrcode: 40007,
};

/**
 * Drafts. `draft/get` returns their content without the types of its articles. There is no
 * `draft/switch`: nobody should call it, as it cannot be undone.
 */
export const DRAFTS: ListDefinition<DraftItem, DraftFields> = {
  name: 'draft',
  idField: 'media_id',
  pages: { call: DRAFT_BATCHGET, show: showArticles },
  count: { call: DRAFT_COUNT, field: 'total_count' },
  single: {
    call: DRAFT_GET,
    answer: ({ content }) => {
      const news_item = content.news_item.map((article) => ({ ...article, article_type: undefined }));
      return { json: { ...content, news_item } };
    },
  },
  renameRefusal: 'A draft has no name: edit the titles of its articles.',
  publishing: { to: PUBLICATIONS, publish: publishDraft },
  create: (fields) => draftItem(fields),
  edit: editNews,
};
