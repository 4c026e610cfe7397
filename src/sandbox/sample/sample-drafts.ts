import { type DraftArticle, type DraftItem, picturePost } from '../lists/drafts.ts';
import type { MediaItem } from '../lists/materials.ts';
import { createMediaId, createRandom, hashHex } from '../random.ts';
import { occasionAfter } from './occasions.ts';
import { writeSeason } from './sample-articles.ts';
import { COLUMNS, type Message, writeArticle } from './sample-message.ts';
import { LAST_NEWS } from './sample-news.ts';

/** An article, one whose cover was cut to size and is in no list, or a post of so many pictures. */
type Part = 'article' | 'cut' | number;

/** What drafts consist of. One is made a day, in turn, so that the latest are of every kind. */
const PLANS: readonly (readonly Part[])[] = [
  ['article'],
  [9],
  ['article', 'article', 'cut'],
  ['article'],
  [1],
  ['cut'],
  ['article', 'article'],
  ['article'],
  [3],
  ['article', 'article', 'article', 'article'],
  ['article'],
  ['article', 3, 'article'],
  ['cut'],
  ['article'],
  [20],
  ['article', 'article'],
  ['article'],
  ['cut', 'article'],
  [1],
  ['article'],
  ['article', 'article', 'article', 'article', 'article', 'article', 'article', 'article'],
  ['article'],
  [2],
  ['article'],
  ['article', 'article', 'article'],
];

const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3600;

/** 10:00 in Beijing, in seconds of the day in Greenwich. */
const MORNING_SECONDS = 2 * HOUR_SECONDS;

/**
 * 25 drafts for the solar term to come, one a day, newest first. Each is the same whenever it is
 * there. Their pictures are from `images`.
 *
 * @param time unix seconds; the newest draft is of today or yesterday
 */
export function createSampleDrafts(images: readonly MediaItem[], time: number): readonly DraftItem[] {
  // An hour for its edits, which are never in the future.
  const today = Math.floor((time - MORNING_SECONDS - HOUR_SECONDS) / DAY_SECONDS);
  return PLANS.map((_, age) => createDraft(today - age, images));
}

/** @param day its number since 1970 */
function createDraft(day: number, images: readonly MediaItem[]): DraftItem {
  const random = createRandom(day);
  const createTime = day * DAY_SECONDS + MORNING_SECONDS + random.integer(0, HOUR_SECONDS / 2);
  const updateTime = random.chance(25) ? createTime + random.integer(60, HOUR_SECONDS / 2) : createTime;
  const parts = PLANS.at(day % PLANS.length) ?? [];
  const message: Message = {
    occasion: occasionAfter(createTime),
    isSingle: parts.length === 1,
    createTime,
    images,
    latestNews: LAST_NEWS,
    urlOf: (index) => previewUrl(day, index),
    random,
  };
  const news_item = parts.map((part, index) => {
    return typeof part === 'number' ? createPost(part, index, message) : createArticle(part, index, message);
  });
  return {
    media_id: createMediaId(`sample draft ${day}`),
    content: { news_item, create_time: createTime, update_time: updateTime },
    update_time: updateTime,
  };
}

function createArticle(part: 'article' | 'cut', index: number, message: Message): DraftArticle {
  const column = [writeSeason, ...COLUMNS][index] ?? writeSeason;
  const article: DraftArticle = { article_type: 'news', ...writeArticle(column, index, message) };
  if (part === 'article') return article;
  return { ...article, thumb_media_id: createMediaId(`cut ${message.urlOf(index)}`) };
}

function createPost(
  count: number,
  index: number,
  { occasion: { term }, images, urlOf, random }: Message,
): DraftArticle {
  const shown = images.filter(({ url }) => url);
  const first = random.integer(0, shown.length - count);
  const imageIds = shown.slice(first, first + count).map(({ media_id }) => media_id);
  return picturePost(imageIds, {
    title: random.pick([`${term.name}图集`, `茶舍的${count}张照片`, `${term.treat}出炉了`]),
    content: random.pick([
      `${term.name}的院子。\n茶 & 猫，都在檐下 >_<`,
      `今天的${term.treat}，第一炉 <趁热>。`,
      `${term.line.join('，')}。\n\n—— ${term.poet}`,
    ]),
    need_open_comment: random.integer(0, 1),
    url: urlOf(index),
  });
}

/** The address of a preview. `index` is the article's place in its draft, from 0. */
function previewUrl(day: number, index: number): string {
  const sn = hashHex(`preview ${day} ${index}`, 32);
  return `http://mp.weixin.qq.com/s?__biz=MzI1NjA4MTUyMg==&mid=${100_000_000 + day}&idx=${index + 1}&sn=${sn}#rd`;
}
