import { describe, expect, it } from 'vitest';
import type { DraftItem } from '../../../src/sandbox/lists/drafts.ts';
import { createSampleDrafts } from '../../../src/sandbox/sample/sample-drafts.ts';
import { createSampleAssets } from '../../../src/sandbox/sample/sample-library.ts';
import { MAY_2026, TIMES } from './clocks.ts';

const { image } = createSampleAssets('http://127.0.0.1:1');
const IMAGES = new Map(image.map((each) => [each.media_id, each]));
const draftsAt = (time: number) => createSampleDrafts(image, time);
const articlesOf = (drafts: readonly DraftItem[]) => drafts.flatMap(({ content }) => content.news_item);

/** The number of the day in Beijing. */
const dayOf = (time: number) => Math.floor((time + 8 * 3600) / 86_400);

/** The number of pictures of each picture post. */
const postsOf = (drafts: readonly DraftItem[]) =>
  articlesOf(drafts).flatMap(({ image_info }) => image_info?.image_list.length ?? []);

describe('createSampleDrafts', () => {
  it.each(TIMES)('makes 25 by %i, newest first, the last of them today or yesterday', (time) => {
    const drafts = draftsAt(time);
    const created = drafts.map(({ content }) => content.create_time);

    expect(drafts).toHaveLength(25);
    expect(created).toEqual([...created].sort((a, b) => b - a));
    expect(dayOf(time) - dayOf(created[0] ?? 0)).toBeLessThanOrEqual(1);
    for (const { content, update_time } of drafts) {
      expect(update_time).toBe(content.update_time);
      expect(update_time).toBeGreaterThanOrEqual(content.create_time);
      expect(update_time).toBeLessThanOrEqual(time);
    }
  });

  it.each(TIMES)('has every kind at %i', (time) => {
    const drafts = draftsAt(time);

    expect(postsOf(drafts)).toEqual(expect.arrayContaining([1, 3, 9, 20]));
    expect(postsOf(drafts).length).toBeGreaterThanOrEqual(5);
    expect(
      drafts.filter(({ content: { news_item } }) => {
        return new Set(news_item.map(({ article_type }) => article_type)).size === 2;
      }),
    ).toHaveLength(1);
    expect(new Set(drafts.map(({ content }) => content.news_item.length))).toContain(8);
  });

  it('keeps a draft as it is from day to day', () => {
    const today = draftsAt(MAY_2026);
    const tomorrow = draftsAt(MAY_2026 + 86_400);

    expect(tomorrow.slice(1)).toEqual(today.slice(0, -1));
    expect(tomorrow[0]?.media_id).not.toBe(today[0]?.media_id);
  });

  it('takes the pictures of posts from the images, the first as cover', () => {
    for (const { image_info, thumb_media_id } of articlesOf(draftsAt(MAY_2026))) {
      const ids = image_info?.image_list.map(({ image_media_id }) => image_media_id);
      if (ids === undefined) continue;
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => !IMAGES.get(id)?.url)).toEqual([]);
      expect(thumb_media_id).toBe(ids[0]);
    }
  });

  it.each(TIMES)('has covers in the list of images at %i, and some in no list', (time) => {
    const covers = articlesOf(draftsAt(time)).map(({ thumb_media_id = '' }) => IMAGES.has(thumb_media_id));

    expect(covers.filter((isListed) => !isListed)).toHaveLength(4);
    expect(covers.filter((isListed) => isListed).length).toBeGreaterThan(25);
  });

  it('writes posts in plain text without author and digest, also with characters of HTML', () => {
    const posts = TIMES.flatMap((time) => articlesOf(draftsAt(time))).filter(({ image_info }) => image_info);

    for (const post of posts) {
      expect(post.article_type).toBe('newspic');
      expect(post).not.toHaveProperty('author');
      expect(post).not.toHaveProperty('digest');
      expect(post.content).not.toMatch(/<\/|&\w+;/);
    }
    expect(posts.map(({ content }) => content)).toContainEqual(expect.stringMatching(/[&<>]/));
  });

  it('gives each article a preview of its own', () => {
    const articles = articlesOf(draftsAt(MAY_2026));

    expect(new Set(articles.map(({ url }) => url)).size).toBe(articles.length);
  });
});
