import { createMediaId, createRandom, hashText, type Random } from '../../src/sandbox/random.ts';
import type { WireImage, WireNews } from '../side-by-side/upstream/wire-items.ts';
import { COMMON_WORDS, ENGLISH, NOUNS, OBJECTS, THEMES, VERSIONS } from './words.ts';

/** A library as an account has one after ten years: names and texts are made up. */
export interface Corpus {
  /** The picture at a place of its list, 0 the newest: always the same. */
  picture(place: number): WireImage;
  /** The news at a place, with one article. */
  news(place: number): WireNews;
}

export interface CorpusSize {
  readonly pictures: number;
  readonly news: number;
}

/** The length of an article without its markup. */
const TEXT_LENGTH = 2000;
const DIGEST_LENGTH = 54;

/** In seconds since 1970: the time in which all items were made, evenly. */
const NEWEST_AT = 1_760_000_000;
const OLDEST_AT = 1_420_000_000;

const EXTENSIONS = ['jpg', 'jpg', 'jpg', 'JPG', 'png', 'png', 'PNG', 'jpeg', 'gif'];

/** So rarely used that they make up the tail of any language: characters from here on. */
const FIRST_RARE = 0x4e00;
const RARE = 6000;

/** The same for the same sizes. `我们` is in half of all articles, `jpg` in the names of half of all pictures. */
export function createCorpus(size: CorpusSize): Corpus {
  return {
    picture(place) {
      const random = createRandom(2 * place);
      const address = hashText(`picture ${place}`, 80);
      return {
        media_id: createMediaId(`picture ${place}`),
        name: pictureName(random),
        update_time: secondsAt(place, size.pictures),
        url: `http://mmbiz.qpic.cn/mmbiz_jpg/${address}/0?wx_fmt=jpeg`,
      };
    },
    news(place) {
      const random = createRandom(2 * place + 1);
      const at = secondsAt(place, size.news);
      const article = {
        title: newsTitle(random),
        thumb_media_id: createMediaId(`picture ${place}`),
        show_cover_pic: 1,
        author: random.pick(NOUNS),
        digest: textOf(random, DIGEST_LENGTH),
        content: contentOf(random),
        url: articleUrlAt(place),
        content_source_url: '',
      };
      return {
        media_id: createMediaId(`news ${place}`),
        content: { news_item: [article], create_time: at, update_time: at },
        update_time: at,
      };
    },
  };
}

/** The address of the article of a news. */
export function articleUrlAt(place: number): string {
  return `http://mp.weixin.qq.com/s?__biz=MzA5MDAwMDAwMA==&mid=${2_650_000_000 + place}&idx=1&sn=${hashText(`sn ${place}`, 32)}#rd`;
}

function secondsAt(place: number, items: number): number {
  return NEWEST_AT - Math.floor((place * (NEWEST_AT - OLDEST_AT)) / Math.max(1, items));
}

/** As people, cameras, telephones and other programs name pictures. */
function pictureName(random: Random): string {
  const { integer, pick, chance } = random;
  const extension = pick(EXTENSIONS);
  const kind = integer(1, 100);
  if (kind <= 30) {
    const theme = chance(50) ? pick(THEMES) : pick(NOUNS);
    const version = chance(90) ? pick(VERSIONS) : '';
    return `${theme}${pick(NOUNS)}${pick(OBJECTS)}${chance(50) ? '_' : ''}${version}${chance(50) ? integer(0, 29) : ''}.${extension}`;
  }
  if (kind <= 50) return cameraName(random, extension);
  if (kind <= 65) {
    const folder = pick(['uploads', 'images', '素材', 'assets']);
    const subject = chance(50) ? pick(NOUNS) : pick(ENGLISH);
    return `${folder}/${integer(2015, 2025)}/${padded(integer(1, 12), 2)}/${subject}/${pick(ENGLISH)}-${pick(ENGLISH)}_v${integer(1, 5)}.${extension}`;
  }
  if (kind <= 85) {
    const words = [pick(ENGLISH), pick(ENGLISH), pick(ENGLISH)].join(pick(['-', '_', ' ']));
    return `${words}${chance(30) ? `(${integer(1, 9)})` : ''}.${extension}`;
  }
  if (kind <= 92)
    return `${integer(2015, 2025)}${pick(THEMES)}${pick(NOUNS)} ${pick(ENGLISH)} v${integer(1, 4)}.${extension}`;
  const label = wide(pick(ENGLISH).slice(0, 4).toUpperCase());
  return `${label}${pick(NOUNS)}${pick(OBJECTS)}${wide(String(integer(0, 99)))}.${extension}`;
}

function cameraName({ integer, pick }: Random, extension: string): string {
  const date = `${integer(2015, 2025)}${padded(integer(1, 12), 2)}${padded(integer(1, 28), 2)}`;
  const time = `${padded(integer(0, 23), 2)}${padded(integer(0, 59), 2)}${padded(integer(0, 59), 2)}`;
  const number = padded(integer(0, 9999), 4);
  return pick([
    `IMG_${date}_${time}.${extension}`,
    `DSC_${number}.JPG`,
    `DSC0${number}.JPG`,
    `微信图片_${date}${time}.jpg`,
    `mmexport${1_420_000_000_000 + integer(0, 300_000_000_000)}.jpg`,
    `Screenshot_${date}-${time}_WeChat.png`,
    `DJI_${padded(integer(0, 999), 4)}.JPG`,
  ]);
}

function newsTitle({ pick, chance }: Random): string {
  const first = chance(25) ? pick(THEMES) : pick(NOUNS);
  const last = chance(30) ? pick(NOUNS) : '';
  return `${first}${pick(NOUNS)}${pick(['：', '！', ' | ', '，', ''])}${pick(NOUNS)}${pick(NOUNS)}${last}`;
}

function contentOf(random: Random): string {
  const paragraphs = textOf(random, TEXT_LENGTH)
    .split(/(?<=。)/)
    .map(
      (text) =>
        `<p style="margin: 0px; line-height: 1.75em;"><span style="font-size: 15px;">${text}</span></p>`,
    );
  return `<section>${paragraphs.join('')}</section>`;
}

/** Sentences of so many characters in all. */
function textOf(random: Random, length: number): string {
  const { integer, pick, chance } = random;
  let text = '';
  while (text.length < length) {
    if (chance(0.6)) text += '我们';
    if (chance(1)) text += pick(THEMES);
    if (chance(0.001)) text += '红杏出墙';
    for (const end = text.length + integer(6, 26); text.length < end; ) text += wordOf(random);
    text += pick(['，', '，', '。', '；', '！', '“', '”']);
  }
  return text.slice(0, length);
}

function wordOf(random: Random): string {
  const { integer, pick, chance } = random;
  if (chance(2)) return ` ${pick(ENGLISH)} `;
  if (chance(8)) return pick(NOUNS);
  if (chance(20)) return String.fromCharCode(rareOf(random), rareOf(random));
  // As in any language: the more frequent, the earlier in the list.
  return COMMON_WORDS[Math.floor(COMMON_WORDS.length ** (integer(0, 999_999) / 1_000_000) - 1)] ?? '';
}

/** The square leaves some of them ten times as frequent as others. */
function rareOf({ integer }: Random): number {
  return FIRST_RARE + Math.floor(RARE * (integer(0, 999_999) / 1_000_000) ** 2);
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

/** Letters and digits of full width, as some keyboards write them. */
function wide(text: string): string {
  return text.replace(/[A-Za-z0-9]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
}
