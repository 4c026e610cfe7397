import { z } from 'zod';
import type { Asset } from '../upstream/asset.ts';
import { id, instant, text, url } from './wire-fields.ts';
import { newsContent } from './wire-news.ts';

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

/** Decodes a news asset of a list call, with its articles. */
export const newsAsset = z
  .object({ media_id: id, update_time: instant, content: newsContent })
  .transform(({ media_id, update_time, content: { createdAt, articles } }): Asset => {
    return { type: 'news', mediaId: media_id, updatedAt: update_time, createdAt, articles };
  });
