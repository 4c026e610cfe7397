import { describe, expect, it } from 'vitest';
import { createSampleAssets } from '../../../src/sandbox/sample/sample-library.ts';
import { createSamplePublications } from '../../../src/sandbox/sample/sample-publications.ts';
import { MAY_2026, TIMES } from './clocks.ts';

const DAY_SECONDS = 86_400;

const { image, news } = createSampleAssets('http://127.0.0.1:1');
const publicationsAt = (time: number) => createSamplePublications(image, time);
const publications = publicationsAt(MAY_2026);
const articles = publications.flatMap(({ content }) => content.news_item);
const created = publications.map(({ content }) => content.create_time);

describe('createSamplePublications', () => {
  it('goes on where the news end, with no gap of more than a solar term', () => {
    const [lastNews] = news;
    const times = [...created, lastNews?.content.create_time ?? 0];
    const gaps = created.map((time, offset) => time - (times[offset + 1] ?? 0));

    expect(publications.length).toBeGreaterThan(100);
    expect(Math.max(...gaps)).toBeLessThan(17 * DAY_SECONDS);
    expect(Math.min(...gaps)).toBeGreaterThan(0);
  });

  it.each(TIMES)('ends two to four days before %i, with at most two messages after the last term', (time) => {
    const [newest = 0, second = 0, third = 0, fourth = 0] = publicationsAt(time).map(
      ({ content }) => content.create_time,
    );

    expect(time - newest).toBeGreaterThanOrEqual(2 * DAY_SECONDS);
    expect(time - newest).toBeLessThan(4 * DAY_SECONDS);
    expect(newest).toBeGreaterThan(second);
    expect(third - fourth).toBeGreaterThan(13 * DAY_SECONDS);
  });

  it('is empty before there were publications', () => {
    expect(publicationsAt(0)).toEqual([]);
    expect(publicationsAt(Date.UTC(2021, 10, 22) / 1000)).toEqual([]);
  });

  it('keeps the message of a solar term as it is', () => {
    const later = publicationsAt(MAY_2026 + 400 * DAY_SECONDS);

    expect(later.slice(-100)).toEqual(publications.slice(-100));
    expect(later.length).toBeGreaterThan(publications.length + 24);
  });

  it('has messages of one to eight articles, a few of which are deleted', () => {
    const sizes = new Set(publications.map(({ content }) => content.news_item.length));
    const deleted = articles.filter(({ is_deleted }) => is_deleted);

    expect([...sizes].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(deleted.length).toBeGreaterThan(2);
    expect(deleted.length).toBeLessThan(articles.length / 10);
  });

  it('lacks the outer time in one message, of 2021, and nowhere else', () => {
    const lacking = publications.filter(({ update_time }) => update_time === undefined);

    expect(lacking).toEqual([publications.at(-1)]);
    expect(new Date((created.at(-1) ?? 0) * 1000).getUTCFullYear()).toBe(2021);
    for (const { content, update_time = content.update_time } of publications) {
      expect(update_time).toBe(content.update_time);
      expect(update_time).toBeGreaterThan(content.create_time);
    }
  });

  it('gives each article an address by message and place', () => {
    const addresses = publications.map(({ content }) =>
      content.news_item.map(({ url = '' }) => new URL(url).searchParams),
    );
    const mids = addresses.map(([first]) => first?.get('mid'));

    expect(new Set(mids).size).toBe(publications.length);
    for (const [message, params] of addresses.entries()) {
      expect(params.map((each) => each.get('mid'))).toEqual(params.map(() => mids[message]));
      expect(params.map((each) => each.get('idx'))).toEqual(params.map((_, index) => String(index + 1)));
    }
  });

  it('takes covers from images that were there before, and has no field of drafts', () => {
    for (const { content } of publications) {
      for (const article of content.news_item) {
        const cover = image.find(({ media_id }) => media_id === article.thumb_media_id);
        expect(cover?.update_time).toBeLessThan(content.create_time);
        expect(cover?.url).toBe(article.thumb_url);
        expect(article).not.toHaveProperty('article_type');
        expect(article).not.toHaveProperty('image_info');
      }
    }
  });
});
