import { z } from 'zod';
import type { Asset, AssetCounts, AssetType } from '../upstream/asset.ts';
import { UpstreamBadResponseError } from '../upstream/errors.ts';
import type { Draft, Publication } from '../upstream/news.ts';
import type { DailyQuota, Page } from '../upstream/port.ts';
import type { IssuedToken } from './access-token.ts';
import { MAX_TOKEN_LENGTH } from './redactor.ts';
import { mediaAsset, newsAsset } from './wire-asset.ts';
import { draft, publication } from './wire-news.ts';
import { numeric } from './wire-values.ts';

/**
 * Decodes the answer of a list call. Missing, empty or unexpected values become null. `media_id`,
 * `update_time` and the total are required; `content` and `news_item` hold articles or are empty.
 *
 * @throws UpstreamBadResponseError
 */
export function decodePage(endpoint: string, type: AssetType, body: unknown): Page<Asset> {
  return pageOf(decode(endpoint, pageSchemas[type], body));
}

/** Decodes the answer of a call for drafts, as {@link decodePage} does. */
export function decodeDraftPage(endpoint: string, body: unknown): Page<Draft> {
  return pageOf(decode(endpoint, draftPageSchema, body));
}

/** Decodes the answer of a call for publications, as {@link decodePage} does. */
export function decodePublicationPage(endpoint: string, body: unknown): Page<Publication> {
  return pageOf(decode(endpoint, publicationPageSchema, body));
}

function pageOf<Item>({ item, total_count }: WirePage<Item>): Page<Item> {
  return { items: item ?? [], totalCount: total_count };
}

/** The total of one list. @throws UpstreamBadResponseError */
export function decodeTotal(endpoint: string, body: unknown): number {
  return decode(endpoint, totalSchema, body).total_count;
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

/** The quota of a call and its use today. @throws UpstreamBadResponseError */
export function decodeQuota(endpoint: string, body: unknown): DailyQuota {
  const { quota } = decode(endpoint, quotaSchema, body);
  return { dailyLimit: quota.daily_limit, used: quota.used };
}

/** A token and its remaining life, a day at most. @throws UpstreamBadResponseError */
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

/** A number of items: within GraphQL's Int and never negative, whatever upstream sends. */
const total = numeric(z.int32()).transform((count) => Math.max(count, 0));

interface WirePage<Item> {
  readonly item?: readonly Item[] | null | undefined;
  readonly total_count: number;
}

function pageSchema<Item>(item: z.ZodType<Item>): z.ZodType<WirePage<Item>> {
  return (
    z
      .object({ item: z.array(item).nullish(), item_count: numeric(z.unknown()), total_count: total })
      // The answer past the end is undocumented. Only there may an empty list be omitted.
      .refine((page) => page.item || page.item_count === 0, { path: ['item'], error: 'missing' })
  );
}

const pageSchemas: Readonly<Record<AssetType, z.ZodType<WirePage<Asset>>>> = {
  image: pageSchema(mediaAsset('image')),
  video: pageSchema(mediaAsset('video')),
  voice: pageSchema(mediaAsset('voice')),
  news: pageSchema(newsAsset),
};

const draftPageSchema = pageSchema(draft);

const publicationPageSchema = pageSchema(publication);

const totalSchema = z.object({ total_count: total });

const countsSchema = z.object({
  image_count: total,
  video_count: total,
  voice_count: total,
  news_count: total,
});

/** Within GraphQL's Int, as totals are. */
const callCount = numeric(z.int().min(0)).transform((count) => Math.min(count, 2 ** 31 - 1));

const quotaSchema = z.object({ quota: z.object({ daily_limit: callCount, used: callCount }) });

/** A longer life is cut to a day. Upstream documents 7,200 seconds. */
const LONGEST_LIFE_SECONDS = 86_400;

const life = numeric(z.number().positive()).transform((seconds) => Math.min(seconds, LONGEST_LIFE_SECONDS));

const tokenSchema = z.object({ access_token: z.string().min(1).max(MAX_TOKEN_LENGTH), expires_in: life });
