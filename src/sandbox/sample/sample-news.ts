import type { MediaItem } from '../lists/materials.ts';
import type { ArticleItem, NewsItem } from '../lists/news.ts';
import { createMediaId, createRandom, hashHex, type Random } from '../random.ts';
import { link, type Manuscript, picture, type Scene } from './article-writing.ts';
import { writeCatDiary, writeEnglish, writeFilm, writeNotice, writeReading } from './house-articles.ts';
import { writeBrewing, writeKitchen, writeSeason } from './season-articles.ts';
import { SOLAR_TERMS, type SolarTerm } from './solar-terms.ts';

interface Occasion {
  readonly year: number;
  readonly term: SolarTerm;
}

// Five years of solar terms, from 小雪 of 2016 to 立冬 of November 2021: since then, new articles are drafts, and are
// listed elsewhere.
const OCCASIONS: readonly Occasion[] = [2016, 2017, 2018, 2019, 2020, 2021]
  .flatMap((year) => SOLAR_TERMS.map((term) => ({ year, term })))
  .slice(21, 141);

type Column = (scene: Scene) => Manuscript;

const COLUMNS: readonly Column[] = [
  writeBrewing,
  writeEnglish,
  writeCatDiary,
  writeKitchen,
  writeReading,
  writeFilm,
  writeNotice,
];

/** One message for each solar term of five years, newest first. Their pictures are from `images`. */
export function createSampleNews(images: readonly MediaItem[]): readonly NewsItem[] {
  const random = createRandom(24);
  return OCCASIONS.map((occasion, serial) => createMessage(occasion, serial, images, random)).reverse();
}

function createMessage(
  { year, term }: Occasion,
  serial: number,
  images: readonly MediaItem[],
  random: Random,
): NewsItem {
  const createTime = morningOf(year, term) + random.integer(0, 5400);
  const updateTime = random.chance(15) ? createTime + random.integer(600, 300_000) : createTime;
  const uploaded = images.filter((image) => image.update_time < createTime);
  const urls = uploaded.flatMap(({ url }) => url || []);
  const scene: Scene = {
    term,
    year,
    random,
    picture: () => picture(random.pick(urls), random.pick(['', 320])),
    earlier: (text) => link(articleUrl(random.integer(0, serial), 0), text),
  };

  const columns = chooseColumns(serial, random);
  const articles = columns.map((write, index) =>
    publish(write(scene), {
      url: articleUrl(serial, index),
      isSingle: columns.length === 1,
      createTime,
      cover: random.pick(uploaded),
      random,
    }),
  );
  return {
    media_id: createMediaId(`sample news ${serial}`),
    content: { news_item: articles, create_time: createTime, update_time: updateTime },
    update_time: updateTime,
  };
}

function chooseColumns(serial: number, random: Random): readonly Column[] {
  if (random.chance(40)) return [random.chance(70) ? writeSeason : random.pick(COLUMNS)];
  const turn = serial % COLUMNS.length;
  return [writeSeason, ...COLUMNS.slice(turn), ...COLUMNS.slice(0, turn)].slice(0, random.integer(2, 8));
}

/** Half past seven in Beijing, in unix seconds. */
function morningOf(year: number, { month, day }: SolarTerm): number {
  return Date.UTC(year, month - 1, day, 7 - 8, 30) / 1000;
}

/** Where and when an article appears. */
interface Appearance {
  readonly url: string;
  /** Whether it is the only one of its message. */
  readonly isSingle: boolean;
  /** Unix seconds. */
  readonly createTime: number;
  readonly cover: MediaItem;
  readonly random: Random;
}

const YEAR_2018 = 1_514_736_000;

/** What the platform makes of a manuscript, with the gaps and oddities that its answers really have. */
function publish({ title, author, blocks, sourceUrl = '' }: Manuscript, appearance: Appearance): ArticleItem {
  const { url, isSingle, createTime, cover, random } = appearance;
  const showCoverPic = random.integer(0, 1);
  const isBefore2018 = createTime < YEAR_2018;
  return {
    title,
    author: random.chance(2) ? undefined : author,
    digest: isSingle ? summarize(blocks) : random.chance(3) ? undefined : '',
    content: blocks.join(random.pick(SEAMS)),
    content_source_url: sourceUrl,
    thumb_media_id: cover.media_id,
    show_cover_pic: isBefore2018 && random.chance(30) ? String(showCoverPic) : showCoverPic,
    url,
    thumb_url: cover.url,
    ...(!isBefore2018 && { need_open_comment: random.integer(0, 1), only_fans_can_comment: 0 }),
  };
}

/** The address of an article: the serial number of its message, and its place there from 0. */
function articleUrl(serial: number, index: number): string {
  const mid = 2_247_480_000 + serial;
  const sn = hashHex(`article ${serial} ${index}`, 32);
  return `http://mp.weixin.qq.com/s?__biz=MzI1NjA4MTUyMg==&mid=${mid}&idx=${index + 1}&sn=${sn}#rd`;
}

// Between blocks there is nothing, or what was pasted along with the text.
const SEAMS = ['', '', '', '', '', '', '\n', '\n', '\r\n', '\u000b'];

/** The first 54 characters, as the platform does it. */
function summarize([first = '']: readonly string[]): string {
  return first.replaceAll(/<[^>]*>/g, '').slice(0, 54);
}
