import { type DraftItem, draftArticle, draftItem } from '../../src/sandbox/lists/drafts.ts';
import {
  imageItem,
  type MediaItem,
  USUAL_TIME,
  videoItem,
  voiceItem,
} from '../../src/sandbox/lists/materials.ts';
import { articleItem, type NewsItem, newsItem } from '../../src/sandbox/lists/news.ts';
import {
  type PublicationItem,
  publicationItem,
  publishedArticle,
} from '../../src/sandbox/lists/publications.ts';

/** A number of images, newest first and a minute apart: `picture 2.jpg`, `picture 1.jpg`. */
export function imageItems(count: number): readonly MediaItem[] {
  return newestFirst(count, (n, update_time) => imageItem({ name: `picture ${n}.jpg`, update_time }));
}

/** A number of voices, newest first and a minute apart: `recording 2.mp3`, `recording 1.mp3`. */
export function voiceItems(count: number): readonly MediaItem[] {
  return newestFirst(count, (n, update_time) => voiceItem({ name: `recording ${n}.mp3`, update_time }));
}

/** A number of videos, newest first and a minute apart: `film 2.mp4`, `film 1.mp4`. */
export function videoItems(count: number): readonly MediaItem[] {
  return newestFirst(count, (n, update_time) => videoItem({ name: `film ${n}.mp4`, update_time }));
}

/**
 * A number of news assets of one article, newest first and a minute apart: `Article 2`, `Article
 * 1`.
 */
export function newsItems(count: number): readonly NewsItem[] {
  return newestFirst(count, (n, update_time) =>
    newsItem({ content: { news_item: [articleItem({ title: `Article ${n}` })] }, update_time }),
  );
}

/** A number of drafts of one article, newest first and a minute apart: `Draft 2`, `Draft 1`. */
export function draftItems(count: number): readonly DraftItem[] {
  return newestFirst(count, (n, update_time) =>
    draftItem({ content: { news_item: [draftArticle({ title: `Draft ${n}` })] }, update_time }),
  );
}

/**
 * A number of publications of one article, newest first and a minute apart: `Publication 2`,
 * `Publication 1`.
 */
export function publicationItems(count: number): readonly PublicationItem[] {
  return newestFirst(count, (n, update_time) =>
    publicationItem({
      content: { news_item: [publishedArticle({ title: `Publication ${n}` })] },
      update_time,
    }),
  );
}

function newestFirst<T>(count: number, build: (n: number, updateTime: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, offset) => {
    const n = count - offset;
    return build(n, USUAL_TIME + n * 60);
  });
}
