/** The lists of the fake upstream that have items. */
export type List = 'image' | 'news' | 'publication';

/** A picture of `batchget_material`. */
export interface WireImage {
  readonly media_id: string;
  readonly name: string;
  readonly update_time: number;
  readonly url: string;
}

/** An article of news, in the wire's words. */
export interface WireArticle {
  readonly title: string;
  readonly thumb_media_id: string;
  readonly show_cover_pic: number;
  readonly author: string;
  readonly digest: string;
  readonly content: string;
  readonly url: string;
  readonly content_source_url: string;
}

export interface WireNews {
  readonly media_id: string;
  readonly update_time: number;
  readonly content: WireContent;
}

export interface WirePublication {
  readonly article_id: string;
  readonly update_time: number;
  readonly content: WireContent;
}

interface WireContent {
  readonly news_item: readonly WireArticle[];
  readonly create_time: number;
  readonly update_time: number;
}

/** What stands at each place of a list, 0 the newest: always the same. */
export interface WireItems {
  image(place: number): WireImage;
  news(place: number): WireNews;
  publication(place: number): WirePublication;
}

export interface WireItemsOptions {
  /** The length of the content of the first news of each page of twenty. Default: as of the others. */
  readonly heavyCharacters?: number;
}

/** What a handler in an article's HTML runs: a sanitiser takes it out. */
export const HANDLER = 'onclick="steal()"';

const NEWEST_AT = 1_700_000_000;
const SECONDS_APART = 61;

/** About so long is an article. */
const CHARACTERS = 2400;

/** So many texts there are: to write one is dear, and another for each item would show nothing more. */
const TEXTS = 16;

const WORDS =
  'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor "quoted" 微信 公众 素材 图文 消息'.split(
    ' ',
  );
const WORDS_IN_A_LINE = 24;

export function createWireItems({ heavyCharacters = CHARACTERS }: WireItemsOptions = {}): WireItems {
  const texts = Array.from({ length: TEXTS }, (_, seed) => writeText(seed, CHARACTERS));
  const heavyText = writeText(TEXTS, heavyCharacters);

  function article(place: number): WireArticle {
    const text = place % 20 === 0 ? heavyText : texts[place % TEXTS];
    return {
      title: `Title of news ${digits(place)}`,
      thumb_media_id: `image_media_${digits(place)}_thumb`,
      show_cover_pic: place % 2,
      author: `Author ${place % 10}`,
      digest: `Digest of the news item number ${digits(place)}`,
      content: `<section ${HANDLER} data-id="${digits(place)}">${text}</section>`,
      url: `http://mp.weixin.qq.com/s?__biz=MzI${digits(place)}&mid=${digits(place)}&idx=1#rd`,
      content_source_url: `https://example.org/source/${digits(place)}`,
    };
  }

  function content(place: number): WireContent {
    return { news_item: [article(place)], create_time: secondsAt(place), update_time: secondsAt(place) };
  }

  return {
    image: (place) => ({
      media_id: `image_media_${digits(place)}_AbCdEfGhIjKlMnOpQrStUvWxYz`,
      name: `image-${digits(place)}.jpg`,
      update_time: secondsAt(place),
      url: `http://mmbiz.qpic.cn/mmbiz_jpg/${digits(place)}AbCdEfGhIjKlMnOpQrStUvWxYz/0?wx_fmt=jpeg`,
    }),
    news: (place) => ({
      media_id: `news_media_${digits(place)}_AbCdEfGhIjKlMnOpQrStUvWxYz`,
      content: content(place),
      update_time: secondsAt(place),
    }),
    publication: (place) => ({
      article_id: `publication_${digits(place)}_AbCdEfGhIjKlMnOpQrStUvWx`,
      content: content(place),
      update_time: secondsAt(place),
    }),
  };
}

function secondsAt(place: number): number {
  return NEWEST_AT - place * SECONDS_APART;
}

/** As many for every place, so that answers with the same number of items have the same length. */
function digits(place: number): string {
  return String(place).padStart(8, '0');
}

function writeText(seed: number, characters: number): string {
  let text = '';
  let state = seed * 7 + 3;
  while (text.length < characters) {
    const words = Array.from({ length: WORDS_IN_A_LINE }, () => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      return WORDS[state % WORDS.length];
    });
    text += `<p style="margin:0">${words.join(' ')}</p>\n`;
  }
  return text;
}
