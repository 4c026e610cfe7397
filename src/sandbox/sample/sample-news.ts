import { createMediaId, createRandom, type Random } from '../random.ts';
import type { MediaItem, NewsItem } from '../wire.ts';
import { link, picture } from './article-html.ts';
import { writeCatDiary, writeEnglish, writeFilm, writeNotice, writeReading } from './house-articles.ts';
import { articleUrl, publish } from './publish.ts';
import type { Draft, Scene } from './scene.ts';
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

type Column = (scene: Scene) => Draft;

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
