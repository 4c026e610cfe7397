import type { MediaItem } from '../lists/materials.ts';
import type { ArticleItem, NewsItem } from '../lists/news.ts';
import { pictureUrl } from '../media/picture-host.ts';
import { createMediaId, createRandom, hashHex, type Random } from '../random.ts';
import { link, type Manuscript, picture, type Scene } from './article-writing.ts';
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
import { SOLAR_TERMS, type SolarTerm } from './solar-terms.ts';

/** Each list is newest first. */
export type SampleLibrary = {
  readonly image: readonly MediaItem[];
  readonly video: readonly MediaItem[];
  readonly voice: readonly MediaItem[];
  readonly news: readonly NewsItem[];
};

/**
 * The library of 听雨茶舍, the Rain House: a tea house that follows the 24 solar terms, and its cat. It
 * has 240 images, 60 voices, 30 videos and 120 news assets. It is the same on every start, except
 * for `baseUrl`, where the pictures are.
 */
export function createSampleLibrary(baseUrl: string): SampleLibrary {
  const image = createSampleImages(baseUrl);
  return {
    image,
    video: createSampleVideos(image),
    voice: createSampleVoices(),
    news: createSampleNews(image),
  };
}

const IMAGES = 240;
const VOICES = 60;
const VIDEOS = 30;

// Unix seconds; the dates are in Beijing time.
const FIRST_UPLOAD = 1_475_283_600; // 1 October 2016, 09:00
const YEAR_2020 = 1_577_808_000;
const YEAR_2021 = 1_609_430_400;
const DAY_SECONDS = 86_400;

/** Photographs, covers and some files straight from the camera, newest first. */
function createSampleImages(baseUrl: string): readonly MediaItem[] {
  const random = createRandom(240);
  return chooseUploadTimes(IMAGES, 45, random)
    .map((uploadTime, serial) => createImage(serial, uploadTime, baseUrl, random))
    .reverse();
}

function createImage(serial: number, uploadTime: number, baseUrl: string, random: Random): MediaItem {
  const media_id = createMediaId(`sample image ${serial}`);
  return {
    media_id,
    name: random.chance(2) ? undefined : chooseName(serial, uploadTime, random),
    update_time: chooseUpdateTime(uploadTime, random),
    url: random.chance(3) ? undefined : random.chance(2) ? '' : pictureUrl(baseUrl, media_id),
    tags: uploadTime > YEAR_2020 ? [] : undefined,
  };
}

// Most extensions are wrong, as all pictures are PNG, and some names repeat. That is intended.
function chooseName(serial: number, uploadTime: number, random: Random): string {
  const { name, tea, treat } = random.pick(SOLAR_TERMS);
  const stamp = new Date(uploadTime * 1000).toISOString().replaceAll(/\D/g, '').slice(0, 14);
  return random.pick([
    `./image/SDR${String(serial).padStart(8, '0')}.jpg`,
    `IMG_${random.integer(1000, 9999)}.JPG`,
    `微信图片_${stamp}.jpg`,
    `${hashHex(`name ${serial}`, 32)}.jpeg`,
    `${name}-${tea}.png`,
    `${name} 封面.jpg`,
    `灶间_${treat}_定稿${random.integer(1, 3)}.jpg`,
    `普洱在${random.pick(['茶席', '琴桌', '屋檐', '邮包'])}上.gif`,
    `rain house (${random.integer(1, 9)}).png`,
    'cover.jpg',
  ]);
}

/** Evening readings and rain, newest first. */
function createSampleVoices(): readonly MediaItem[] {
  const random = createRandom(60);
  return chooseUploadTimes(VOICES, 180, random)
    .map((uploadTime, serial) => ({
      media_id: createMediaId(`sample voice ${serial}`),
      name: random.chance(3) ? undefined : chooseVoiceName(serial + 1, random),
      update_time: chooseUpdateTime(uploadTime, random),
      tags: uploadTime > YEAR_2020 ? [] : undefined,
    }))
    .reverse();
}

/** One-minute tea lessons, newest first. Their covers are from `images`. */
function createSampleVideos(images: readonly MediaItem[]): readonly MediaItem[] {
  const random = createRandom(30);
  return chooseUploadTimes(VIDEOS, 200, random)
    .map((uploadTime, serial) => ({
      media_id: createMediaId(`sample video ${serial}`),
      name: chooseVideoName(serial + 1, random),
      update_time: chooseUpdateTime(uploadTime, random),
      ...(uploadTime > YEAR_2021 && {
        description: random.pick(['', '没有配乐，只有雨声。', '老周示范，普洱旁观。\n时长一分钟。']),
        cover_url: random.chance(50) ? random.pick(images).url : undefined,
      }),
      tags: uploadTime > YEAR_2020 ? [] : undefined,
    }))
    .reverse();
}

function chooseVoiceName(issue: number, random: Random): string {
  const { name, poet } = random.pick(SOLAR_TERMS);
  return random.pick([
    `夜读 第${issue}期 ${poet}.mp3`,
    `夜读 第${issue}期（重录）.mp3`,
    `${name}的雨声.mp3`,
    '雨声 十分钟',
    'Rain on the eaves.amr',
    `./voice/${issue}.mp3`,
  ]);
}

function chooseVideoName(issue: number, random: Random): string {
  const { name, tea, english } = random.pick(SOLAR_TERMS);
  return random.pick([
    `一分钟茶课 ${issue}：${tea}`,
    `一分钟茶课 ${issue}：怎样温杯`,
    `${name}的院子.mp4`,
    `Rain House, ${english}`,
    '普洱的一天.mov',
  ]);
}

/** Upload times in unix seconds, oldest first: a few at a time, with pauses of some days. */
function chooseUploadTimes(count: number, longestPauseDays: number, random: Random): readonly number[] {
  let time = FIRST_UPLOAD;
  return Array.from({ length: count }, () => {
    time += random.chance(50) ? random.integer(1, 4) : random.integer(1, longestPauseDays) * DAY_SECONDS;
    return time;
  });
}

/** Mostly the upload time, sometimes a later rename, which does not move the asset in its list. */
function chooseUpdateTime(uploadTime: number, random: Random): number {
  return random.chance(12) ? uploadTime + random.integer(60, 40 * DAY_SECONDS) : uploadTime;
}

interface Occasion {
  readonly year: number;
  readonly term: SolarTerm;
}

// Five years of solar terms, from 小雪 in 2016 to 立冬 in November 2021. Later articles are drafts,
// which upstream lists elsewhere.
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

/** One message per solar term for five years, newest first. Their pictures are from `images`. */
function createSampleNews(images: readonly MediaItem[]): readonly NewsItem[] {
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

/** 07:30 in Beijing, in unix seconds. */
function morningOf(year: number, { month, day }: SolarTerm): number {
  return Date.UTC(year, month - 1, day, 7 - 8, 30) / 1000;
}

/** Where and when an article appears. */
interface Appearance {
  readonly url: string;
  /** Whether it is the only article of its message. */
  readonly isSingle: boolean;
  /** Unix seconds. */
  readonly createTime: number;
  readonly cover: MediaItem;
  readonly random: Random;
}

const YEAR_2018 = 1_514_736_000;

/** Turns a manuscript into an item, with the gaps and oddities of upstream's real answers. */
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

/** An article's URL. `serial` is the number of its message, `index` its place there from 0. */
function articleUrl(serial: number, index: number): string {
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
