import { z } from 'zod';
import type { Asset } from '../upstream/asset.ts';

// Schemas are built while this file is read, so here what is used stands above what uses it.

const text = z.string().nullable();

const flag = z.boolean().nullable();

// As text alone: a null would be taken for 1970.
const date = z.string().pipe(z.coerce.date());

const media = z.object({
  type: z.enum(['image', 'video', 'voice']),
  mediaId: z.string(),
  updatedAt: date,
  name: text,
  url: text,
  description: text,
  coverUrl: text,
});

const article = z.object({
  title: text,
  author: text,
  digest: text,
  content: text,
  url: text,
  contentSourceUrl: text,
  thumbMediaId: text,
  thumbUrl: text,
  showCoverPic: flag,
  needOpenComment: flag,
  onlyFansCanComment: flag,
});

const news = z.object({
  type: z.literal('news'),
  mediaId: z.string(),
  updatedAt: date,
  createdAt: date.nullable(),
  articles: z.array(article),
});

/** An asset after its way through JSON: its dates are text there. */
export const storedAsset: z.ZodType<Asset> = z.discriminatedUnion('type', [media, news]);
