import type { MediaItem } from '../lists/materials.ts';
import type { ArticleItem } from '../lists/news.ts';
import { hashHex, type Random } from '../random.ts';
import { link, type Manuscript, picture, type Scene } from './article-writing.ts';
import type { Occasion } from './occasions.ts';
import {
  writeBrewing,
  writeCatDiary,
  writeEnglish,
  writeFilm,
  writeKitchen,
  writeNotice,
  writeReading,
  writeSeason,
} from './sample-articles.ts';

/** Writes one article of a message. */
export type Column = (scene: Scene) => Manuscript;

/** The columns besides the lead article. */
export const COLUMNS: readonly Column[] = [
  writeBrewing,
  writeEnglish,
  writeCatDiary,
  writeKitchen,
  writeReading,
  writeFilm,
  writeNotice,
];

/** One article, or a lead article and up to seven columns, which take turns. */
export function chooseColumns(serial: number, random: Random): readonly Column[] {
  if (random.chance(40)) return [random.chance(70) ? writeSeason : random.pick(COLUMNS)];
  const turn = serial % COLUMNS.length;
  return [writeSeason, ...COLUMNS.slice(turn), ...COLUMNS.slice(0, turn)].slice(0, random.integer(2, 8));
}

/** What the articles of one message have in common. */
export interface Message {
  readonly occasion: Occasion;
  /** Whether it has one article. */
  readonly isSingle: boolean;
  /** Unix seconds. */
  readonly createTime: number;
  /** Covers and pictures are of these. At least one has a url. */
  readonly images: readonly MediaItem[];
  /** The number of the last news asset that it may link to. */
  readonly latestNews: number;
  /** The address of an article, by its place from 0. */
  readonly urlOf: (index: number) => string;
  readonly random: Random;
}

/** The article of a column, at a place from 0 in its message. */
export function writeArticle(write: Column, index: number, message: Message): ArticleItem {
  const { occasion, images, latestNews, random } = message;
  const urls = images.flatMap(({ url }) => url || []);
  const manuscript = write({
    ...occasion,
    random,
    picture: () => picture(random.pick(urls), { hasWidth: random.pick([false, true]) }),
    earlier: (text) => link(newsUrl(random.integer(0, latestNews), 0), text),
  });
  return typeset(manuscript, index, message);
}

const YEAR_2018 = 1_514_736_000;

/** Turns a manuscript into an item, with the gaps and oddities of upstream's real answers. */
function typeset(
  { title, author, blocks, sourceUrl = '' }: Manuscript,
  index: number,
  { isSingle, createTime, images, urlOf, random }: Message,
): ArticleItem {
  const cover = random.pick(images);
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
    url: urlOf(index),
    thumb_url: cover.url,
    ...(!isBefore2018 && { need_open_comment: random.integer(0, 1), only_fans_can_comment: 0 }),
  };
}

/** The address of an article of a news asset. `serial` is the asset's number, `index` from 0. */
export function newsUrl(serial: number, index: number): string {
  const mid = 2_247_480_000 + serial;
  const sn = hashHex(`article ${serial} ${index}`, 32);
  return `http://mp.weixin.qq.com/s?__biz=MzI1NjA4MTUyMg==&mid=${mid}&idx=${index + 1}&sn=${sn}#rd`;
}

// What separates blocks: nothing, or characters pasted along with the text.
const SEAMS = ['', '', '', '', '', '', '\n', '\n', '\r\n', '\u000b'];

/** The first 54 characters, as on the platform. */
function summarize([first = '']: readonly string[]): string {
  return first.replaceAll(/<[^>]*>/g, '').slice(0, 54);
}
