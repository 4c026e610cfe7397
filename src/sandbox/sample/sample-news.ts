import type { MediaItem } from '../lists/materials.ts';
import type { NewsItem } from '../lists/news.ts';
import { createMediaId, createRandom, type Random } from '../random.ts';
import { morningOf, type Occasion, occasionsOf } from './occasions.ts';
import { chooseColumns, type Message, newsUrl, writeArticle } from './sample-message.ts';

// Five years of solar terms, from 小雪 in 2016 to 立冬 in November 2021. What came later, upstream
// lists as publications.
const OCCASIONS = occasionsOf(2016, 2021).slice(21, 141);

/** The number of the last news asset, from 0. */
export const LAST_NEWS = OCCASIONS.length - 1;

/** One message per solar term for five years, newest first. Their pictures are from `images`. */
export function createSampleNews(images: readonly MediaItem[]): readonly NewsItem[] {
  const random = createRandom(24);
  return OCCASIONS.map((occasion, serial) => createMessage(occasion, serial, images, random)).reverse();
}

function createMessage(
  occasion: Occasion,
  serial: number,
  images: readonly MediaItem[],
  random: Random,
): NewsItem {
  const createTime = morningOf(occasion) + random.integer(0, 5400);
  const updateTime = random.chance(15) ? createTime + random.integer(600, 300_000) : createTime;
  const columns = chooseColumns(serial, random);
  const message: Message = {
    occasion,
    isSingle: columns.length === 1,
    createTime,
    images: images.filter((image) => image.update_time < createTime),
    latestNews: serial,
    urlOf: (index) => newsUrl(serial, index),
    random,
  };
  return {
    media_id: createMediaId(`sample news ${serial}`),
    content: {
      news_item: columns.map((column, index) => writeArticle(column, index, message)),
      create_time: createTime,
      update_time: updateTime,
    },
    update_time: updateTime,
  };
}
