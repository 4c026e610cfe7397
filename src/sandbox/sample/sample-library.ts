import type { Library } from '../wire.ts';
import { createSampleImages } from './sample-images.ts';
import { createSampleNews } from './sample-news.ts';
import { createSampleVideos, createSampleVoices } from './sample-recordings.ts';

/**
 * The library of 听雨茶舍, the Rain House: a tea house that follows the 24 solar terms, and its cat.
 * 240 images, 60 voices, 30 videos and 120 news assets: the same on every start, save for `baseUrl`,
 * where the pictures are.
 */
export function createSampleLibrary(baseUrl: string): Library {
  const image = createSampleImages(baseUrl);
  return {
    image,
    video: createSampleVideos(image),
    voice: createSampleVoices(),
    news: createSampleNews(image),
  };
}
