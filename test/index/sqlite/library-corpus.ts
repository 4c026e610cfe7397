import type { ItemChange } from '../../../src/index/asset-index.ts';
import { createMediaId, createRandom } from '../../../src/sandbox/random.ts';
import { item, media, news } from '../index-items.ts';

/** The list of news. */
export const NEWS = 3;

/** A library as an account has one after ten years: names and texts that are made up. */
export function libraryCorpus(seed: number) {
  const random = createRandom(seed);
  const { integer, pick, chance } = random;
  // Words of one to four characters. The first ones are frequent, as in any language.
  const words = Array.from({ length: 20_000 }, (_, rank) =>
    Array.from({ length: rank < 200 ? integer(1, 2) : integer(2, 4) }, () =>
      String.fromCharCode(0x4e00 + Math.floor((integer(0, 1000) * integer(0, 1000)) / 300)),
    ).join(''),
  );
  const word = () => words[Math.floor(words.length ** (integer(0, 1_000_000) / 1_000_000) - 1)] ?? '';

  function pictureName(): string {
    const date = `${integer(2015, 2025)}${integer(10, 12)}${integer(10, 28)}`;
    const end = pick(ENDS);
    switch (integer(0, 5)) {
      case 0:
        return `IMG_${date}_${integer(100_000, 235_959)}.${end}`;
      case 1:
        return `${pick(THEMES)}${word()}${pick(OBJECTS)}_${integer(1, 30)}.${end}`;
      case 2:
        return `${word()}${word()}${pick(OBJECTS)}.${end}`;
      case 3:
        return `uploads/${date}/${pick(ENGLISH)}-${pick(ENGLISH)}_v${integer(1, 5)}.${end}`;
      case 4:
        return `${pick(ENGLISH)} ${pick(ENGLISH)}(${integer(1, 9)}).${end}`;
      default:
        return `${date.slice(0, 4)}${pick(THEMES)}${word()} ${pick(ENGLISH)} ＬＯＧＯ.${end}`;
    }
  }

  function sentences(length: number): string {
    let text = '';
    while (text.length < length) {
      for (let left = integer(6, 20); left > 0; left -= 1)
        text += chance(2) ? ` ${pick(ENGLISH)} ` : chance(1) ? '我们' : word();
      text += pick(['，', '，', '。', '！', '“', '”']);
    }
    return text.slice(0, length);
  }

  const place = (seq: number) => ({ seq, call: 1, readAt: 1_700_000_000_000 });
  const time = () => 1_420_070_400_000 + 1000 * integer(0, 340_000_000);

  return {
    picture(seq: number): ItemChange {
      return item(createMediaId(`picture ${seq}`), media(pictureName(), time()), place(seq));
    },
    news(seq: number): ItemChange {
      const html = `<section>${sentences(2000).replaceAll('。', '。</p><p style="margin:0">')}</section>`;
      const title = `${chance(25) ? pick(THEMES) : word()}${word()}${pick(['：', '！', ' | ', ''])}${word()}${word()}`;
      const url = `https://mp.weixin.qq.com/s?__biz=Mz&mid=${seq}&idx=1`;
      const article = { title, digest: sentences(54), author: word(), url, html };
      return item(createMediaId(`news ${seq}`), news([article], time()), place(seq));
    },
    words,
  };
}

const ENDS = ['jpg', 'JPG', 'jpg', 'png', 'PNG', 'jpeg', 'gif', 'jpg'];
const THEMES = [
  '春节',
  '中秋',
  '端午',
  '国庆',
  '新品',
  '周年庆',
  '双十一',
  '开学季',
  '会员日',
  '发布会',
  '招聘',
];
const OBJECTS = ['海报', '封面', '首图', '长图', '二维码', '横幅', '主视觉', '插画', '产品图', '合影', '茶'];
const ENGLISH =
  'spring summer autumn winter sale banner cover poster launch team meeting office award coffee tea river forest city night portrait logo icon header footer texture hero slide chart report ticket event festival concert gallery museum campus library garden flower kitchen lantern dragon temple bridge harbor'.split(
    ' ',
  );
