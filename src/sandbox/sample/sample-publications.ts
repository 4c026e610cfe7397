import type { MediaItem } from '../lists/materials.ts';
import { type PublicationItem, publishedUrl } from '../lists/publications.ts';
import { createMediaId, createRandom, type Random } from '../random.ts';
import { morningOf, type Occasion, occasionsOf, yearOf } from './occasions.ts';
import { COLUMNS, type Column, chooseColumns, type Message, writeArticle } from './sample-message.ts';
import { LAST_NEWS } from './sample-news.ts';

const DAY_SECONDS = 86_400;

/** The youngest publication is older than that, and younger than twice that. */
const YOUNGEST_SECONDS = 2 * DAY_SECONDS;

/**
 * One message per solar term since November 2021, and one or two small ones since the last term,
 * newest first. Each is the same whenever it is there. Their pictures are from `images`.
 *
 * @param time unix seconds; the newest is two to four days older
 */
export function createSamplePublications(
  images: readonly MediaItem[],
  time: number,
): readonly PublicationItem[] {
  const latest = time - YOUNGEST_SECONDS;
  const messages = occasionsOf(2021, yearOf(time))
    // From 小雪 on: the news end with the solar term before.
    .slice(21)
    .map((occasion, serial) => planSeason(occasion, serial))
    .filter(({ createTime }) => createTime <= latest);
  const last = messages.at(-1);
  const notes = last === undefined ? [] : planNotes(last, latest);
  return [...messages, ...notes].map((plan) => publish(plan, images)).reverse();
}

interface Plan {
  readonly id: string;
  readonly occasion: Occasion;
  readonly columns: readonly Column[];
  /** Whether it has the outer `update_time`, which answers of 2021 lacked. */
  readonly hasUpdateTime: boolean;
  /** Unix seconds. */
  readonly createTime: number;
  readonly random: Random;
}

function planSeason(occasion: Occasion, serial: number): Plan {
  // Each has choices of its own, so that it stays as it is when others join it.
  const random = createRandom(5300 + serial);
  return {
    id: createMediaId(`sample publication ${occasion.year} ${occasion.term.english}`),
    occasion,
    createTime: morningOf(occasion) + random.integer(0, 5400),
    columns: chooseColumns(serial, random),
    hasUpdateTime: serial > 0,
    random,
  };
}

/** 19:30 in Beijing, in seconds of the day in Greenwich. */
const EVENING_SECONDS = 11.5 * 3600;

/** The last two messages of one column, which come every other evening. */
function planNotes({ occasion, createTime: after }: Plan, latest: number): readonly Plan[] {
  const newest = Math.floor((latest - EVENING_SECONDS) / YOUNGEST_SECONDS) * YOUNGEST_SECONDS;
  return [newest - YOUNGEST_SECONDS, newest]
    .map((midnight) => midnight + EVENING_SECONDS)
    .filter((createTime) => createTime > after)
    .map((createTime) => {
      const random = createRandom(createTime);
      const id = createMediaId(`sample publication ${createTime}`);
      const columns = [random.pick(COLUMNS)];
      return { id, occasion, createTime, columns, hasUpdateTime: true, random };
    });
}

function publish(plan: Plan, images: readonly MediaItem[]): PublicationItem {
  const { id, occasion, columns, createTime, hasUpdateTime, random } = plan;
  const message: Message = {
    occasion,
    isSingle: columns.length === 1,
    createTime,
    images: images.filter((image) => image.update_time < createTime),
    latestNews: LAST_NEWS,
    urlOf: (index) => publishedUrl(id, index),
    random,
  };
  const news_item = columns.map((column, index) => {
    return { ...writeArticle(column, index, message), is_deleted: random.chance(3) };
  });
  const update_time = createTime + random.integer(5, 60);
  return {
    article_id: id,
    content: { news_item, create_time: createTime, update_time },
    ...(hasUpdateTime && { update_time }),
  };
}
