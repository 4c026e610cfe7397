import { z } from 'zod';
import type { Asset } from '../upstream/asset.ts';
import { numeric, readUrl } from './wire-values.ts';

// Schemas are built when this file loads, so each stands above its users.

const text = z.string().min(1).nullable().catch(null);

/** An id, in any alphabet. The excluded characters are signs of damage in transit. */
const id = z.string().regex(/^[^\s\p{Cc}\p{Cs}\uFFFD]+$/u, 'damaged or empty');

const url = z
  .string()
  .transform((value) => readUrl(value) ?? null)
  .nullable()
  .catch(null);

/** 0 or 1. */
const flag = numeric(z.literal([0, 1]))
  .transform((value) => value === 1)
  .nullable()
  .catch(null);

const MAX_DATE_SECONDS = 8.64e12;

/** Upstream sends times in unix seconds. */
const instant = numeric(z.number().int().min(0).max(MAX_DATE_SECONDS)).transform(
  (seconds) => new Date(seconds * 1000),
);

/** Upstream may send any field except ids and times as `""`. */
function unlessEmpty<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === '' ? null : value), schema);
}

/** Decodes an image, video or voice of a list call. */
export function mediaAsset(type: 'image' | 'video' | 'voice') {
  return z
    .object({
      media_id: id,
      update_time: instant,
      name: text,
      url,
      description: text,
      cover_url: url,
    })
    .transform(
      (item): Asset => ({
        type,
        mediaId: item.media_id,
        updatedAt: item.update_time,
        name: item.name,
        url: item.url,
        description: item.description,
        coverUrl: item.cover_url,
      }),
    );
}

const article = z
  .object({
    title: text,
    author: text,
    digest: text,
    content: text,
    url,
    content_source_url: url,
    thumb_media_id: text,
    thumb_url: url,
    show_cover_pic: flag,
    need_open_comment: flag,
    only_fans_can_comment: flag,
  })
  .transform((item) => ({
    title: item.title,
    author: item.author,
    digest: item.digest,
    content: item.content,
    url: item.url,
    contentSourceUrl: item.content_source_url,
    thumbMediaId: item.thumb_media_id,
    thumbUrl: item.thumb_url,
    showCoverPic: item.show_cover_pic,
    needOpenComment: item.need_open_comment,
    onlyFansCanComment: item.only_fans_can_comment,
  }));

/** Decodes a news asset of a list call, with its articles. */
export const newsAsset = z
  .object({
    media_id: id,
    update_time: instant,
    content: unlessEmpty(
      z
        .object({
          create_time: instant.nullable().catch(null),
          news_item: unlessEmpty(z.array(article).nullish()),
        })
        .nullish(),
    ),
  })
  .transform(
    (item): Asset => ({
      type: 'news',
      mediaId: item.media_id,
      updatedAt: item.update_time,
      createdAt: item.content?.create_time ?? null,
      articles: item.content?.news_item ?? [],
    }),
  );
