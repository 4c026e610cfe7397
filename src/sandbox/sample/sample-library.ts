import type { DraftItem } from '../lists/drafts.ts';
import type { MediaItem } from '../lists/materials.ts';
import type { NewsItem } from '../lists/news.ts';
import type { PublicationItem } from '../lists/publications.ts';
import { createSampleDrafts } from './sample-drafts.ts';
import { createSampleImages, createSampleVideos, createSampleVoices, usualImages } from './sample-media.ts';
import { createSampleNews } from './sample-news.ts';
import { createSamplePublications } from './sample-publications.ts';

/** The lists of permanent assets, each newest first. */
export type SampleAssets = {
  readonly image: readonly MediaItem[];
  readonly video: readonly MediaItem[];
  readonly voice: readonly MediaItem[];
  readonly news: readonly NewsItem[];
};

/** Every list, newest first. */
export type SampleLibrary = SampleAssets & {
  readonly draft: readonly DraftItem[];
  readonly publication: readonly PublicationItem[];
};

/**
 * The library of 听雨茶舍, the Rain House: a tea house that follows the 24 solar terms, and its cat.
 * Besides its assets it has 25 drafts, one a day, and a publication per solar term since the end
 * of its news. It depends on nothing but the base URL and the time, and an item that is there at
 * two times is the same at both.
 *
 * @param baseUrl where its pictures are
 * @param at milliseconds since 1970; no draft or publication is later
 */
export function createSampleLibrary(baseUrl: string, at: number): SampleLibrary {
  const assets = createSampleAssets(baseUrl);
  const time = Math.floor(at / 1000);
  return {
    ...assets,
    draft: createSampleDrafts(usualImages(assets.image), time),
    publication: createSamplePublications(usualImages(assets.image), time),
  };
}

/**
 * Its permanent assets: 240 images, 60 voices, 30 videos and 120 news assets. They are the same on
 * every start, except for `baseUrl`.
 */
export function createSampleAssets(baseUrl: string): SampleAssets {
  const image = createSampleImages(baseUrl);
  const usual = usualImages(image);
  return {
    image,
    video: createSampleVideos(usual),
    voice: createSampleVoices(),
    news: createSampleNews(usual),
  };
}
