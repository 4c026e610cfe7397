import { z } from 'zod';
import type { ArticleType, Draft, News, Publication } from '../upstream/news.ts';
import { flag, id, instant, readBy, readFlag, text, unlessEmpty, url } from './wire-fields.ts';

// Schemas are built when this file loads, so each stands above its users.

/** What upstream has sent as `is_deleted`: a boolean, and in other clients 0, 1 and "true". */
const isDeleted = readBy((value) => {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : readFlag(value);
});

/** Upstream documents 20. */
const MAX_PICTURES = 100;

/** The pictures of a picture post. Those without an id are left out. */
const sentImages = z
  .object({ image_list: z.array(z.object({ image_media_id: id }).nullable().catch(null)) })
  .transform(({ image_list }) => image_list.flatMap((image) => image?.image_media_id ?? []))
  .transform((pictures) => pictures.slice(0, MAX_PICTURES))
  .catch([]);

/** Most articles have none, and are not to be an error. */
const imageInfo = z.preprocess((value) => value ?? { image_list: [] }, sentImages);

/** What `article_type` says. Upstream leaves it out of some answers, whatever the article is. */
function articleType(type: unknown, pictures: readonly string[]): ArticleType | null {
  if (type === 'news') return 'news';
  return type === 'newspic' || pictures.length > 0 ? 'pictures' : null;
}

const article = z
  .object({
    article_type: z.unknown().optional(),
    title: text,
    author: text,
    digest: text,
    content: text,
    url,
    content_source_url: url,
    thumb_media_id: text,
    thumb_url: url,
    image_info: imageInfo,
    show_cover_pic: flag,
    need_open_comment: flag,
    only_fans_can_comment: flag,
    is_deleted: isDeleted,
  })
  .transform((item) => ({
    type: articleType(item.article_type, item.image_info),
    title: item.title,
    author: item.author,
    digest: item.digest,
    content: item.content,
    url: item.url,
    contentSourceUrl: item.content_source_url,
    thumbMediaId: item.thumb_media_id,
    thumbUrl: item.thumb_url,
    pictures: item.image_info,
    showCoverPic: item.show_cover_pic,
    needOpenComment: item.need_open_comment,
    onlyFansCanComment: item.only_fans_can_comment,
    isDeleted: item.is_deleted,
  }));

/** The articles of an item, and when it was made. */
export const newsContent = unlessEmpty(
  z
    .object({
      create_time: instant.nullable().catch(null),
      update_time: instant.nullable().catch(null),
      news_item: unlessEmpty(z.array(article).nullish()),
    })
    .nullish(),
).transform((content) => ({
  createdAt: content?.create_time ?? null,
  updatedAt: content?.update_time ?? null,
  articles: content?.news_item ?? [],
}));

/** What all lists of articles send of an item; some leave out the outer time. */
const item = z.object({ update_time: instant.nullable().catch(null), content: newsContent });

/** Decodes a draft of `draft/batchget`. */
export const draft = item.extend({ media_id: id }).transform(
  ({ media_id, ...sent }, context): Draft => ({
    type: 'draft',
    mediaId: media_id,
    ...newsOf(sent, context),
  }),
);

/** Decodes a publication of `freepublish/batchget`. */
export const publication = item.extend({ article_id: id }).transform(
  ({ article_id, ...sent }, context): Publication => ({
    type: 'publication',
    articleId: article_id,
    ...newsOf(sent, context),
  }),
);

/** When it was last edited: by the item, by its content, or else when it was made. */
function newsOf({ update_time, content }: z.output<typeof item>, context: z.RefinementCtx): News {
  const { createdAt, articles } = content;
  const updatedAt = update_time ?? content.updatedAt ?? createdAt;
  if (updatedAt !== null) return { updatedAt, createdAt, articles };
  context.addIssue({ code: 'custom', path: ['update_time'], message: 'missing' });
  return z.NEVER;
}
