import { z } from 'zod';
import { type Asset, type AssetType, perType } from '../library/asset.ts';
import type { AssetCounts, Page } from '../library/page.ts';
import type { IssuedToken } from './access-token.ts';
import { UpstreamBadResponseError } from './errors.ts';

/**
 * The answer of a list call. Whatever is missing, empty or of an unexpected type becomes null, but a `media_id`, an
 * `update_time` and a total must be there, and `content` and `news_item`, unless empty, must hold articles.
 *
 * @throws UpstreamBadResponseError
 */
export function decodePage(endpoint: string, type: AssetType, body: unknown): Page {
  const { item, total_count } = decode(endpoint, pageSchemas[type], body);
  return { assets: item ?? [], totalCount: total_count };
}

/** The four totals. @throws UpstreamBadResponseError */
export function decodeCounts(endpoint: string, body: unknown): AssetCounts {
  const counts = decode(endpoint, countsSchema, body);
  return {
    image: counts.image_count,
    video: counts.video_count,
    voice: counts.voice_count,
    news: counts.news_count,
  };
}

/** A token and its remaining life. @throws UpstreamBadResponseError */
export function decodeToken(endpoint: string, body: unknown): IssuedToken {
  const { access_token, expires_in } = decode(endpoint, tokenSchema, body);
  return { value: access_token, expiresInSeconds: expires_in };
}

function decode<T>(endpoint: string, schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  // The path and the expectation, never the value: a body may hold the access token.
  throw new UpstreamBadResponseError(endpoint, `answered in the wrong shape: ${describeIssue(issue)}`);
}

function describeIssue(issue: z.core.$ZodIssue | undefined): string {
  return issue === undefined ? 'unknown' : `${issue.path.join('.')}: ${issue.message}`;
}

const text = z.string().min(1).nullable().catch(null);

// Other schemes are not addresses that a page may link to or load: `javascript:` parses as a URL too.
const url = z.string().refine(isWebUrl).nullable().catch(null);

function isWebUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

/** 0 and 1, sometimes as a string. */
const flag = z
  .literal([0, 1, '0', '1'])
  .transform((value) => Number(value) === 1)
  .nullable()
  .catch(null);

const MAX_DATE_SECONDS = 8.64e12;

/** Upstream counts time in unix seconds. */
const instant = z
  .number()
  .int()
  .min(0)
  .max(MAX_DATE_SECONDS)
  .transform((seconds) => new Date(seconds * 1000));

/** A number of assets: within GraphQL's Int, and never below zero, whatever upstream tells. */
const total = z.int32().transform((count) => Math.max(count, 0));

/** Any field but an id and a time may be sent as `""`. */
function unlessEmpty<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === '' ? null : value), schema);
}

function mediaAsset(type: 'image' | 'video' | 'voice') {
  return z
    .object({
      media_id: z.string().min(1),
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

const newsAsset = z
  .object({
    media_id: z.string().min(1),
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

function pageSchema(item: z.ZodType<Asset>) {
  return (
    z
      .object({ item: z.array(item).nullish(), item_count: z.unknown().optional(), total_count: total })
      // What upstream answers past the end is not known: an empty list may be left out there, but only there.
      .refine((page) => page.item || page.item_count === 0, { path: ['item'], error: 'missing' })
  );
}

const pageSchemas = perType((type) => pageSchema(type === 'news' ? newsAsset : mediaAsset(type)));

const countsSchema = z.object({
  image_count: total,
  video_count: total,
  voice_count: total,
  news_count: total,
});

const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
