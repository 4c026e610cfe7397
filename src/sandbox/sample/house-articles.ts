import {
  film,
  gap,
  heading,
  list,
  type Manuscript,
  paragraph,
  quote,
  type Scene,
} from './article-writing.ts';

/** The English column. */
export function writeEnglish({ term, year, random, picture }: Scene): Manuscript {
  const { english, teaEnglish } = term;
  return {
    title: random.pick([
      `Rain House Notes: ${english}`,
      `${english}, and a pot of ${teaEnglish}`,
      `Notes from the Eaves (${english} ${year})`,
    ]),
    author: 'Mabel Thorne',
    blocks: [
      paragraph(
        random.pick([
          `The calendar says ${english}. The cat, who keeps a calendar of her own, says breakfast.`,
          `It is ${english}, the courtyard smells of wet stone, and nobody is in a hurry.`,
          `I came to this tea house for a week, nine years ago. Today is ${english}, and I am still here.`,
        ]),
      ),
      paragraph(
        `We are pouring ${teaEnglish} this fortnight. Old Zhou claims you can taste the hillside &amp; the weather; I can taste that he is happy with it.`,
      ),
      picture(),
      heading('Three small things to do'),
      list([
        'Sit where you can hear the gutter.',
        'Ask for the second-best cup. It is the best one.',
        'Leave one question unanswered.',
      ]),
      paragraph('&nbsp;Doors open at nine, or when the kettle does.'),
    ],
  };
}

/** The diary of the cat, whose name is Pu’er. */
export function writeCatDiary({ term, random, picture }: Scene): Manuscript {
  return {
    title: `普洱日记（猫写的）之${term.name}`,
    author: '普洱',
    blocks: [
      paragraph(`今天${term.name}。人类又换了茶，我又换了一张椅子。`),
      list([
        `上午：在${random.pick(['茶席', '账本', '琴桌', '邮包'])}上睡了 ${random.integer(2, 4)} 个小时，被夸可爱 ${random.integer(5, 19)} 次。`,
        `下午：有位客人想给我喝${term.tea}。我闻了闻，礼貌地走开了。`,
        '傍晚：下雨。我最喜欢的频道。',
      ]),
      picture(),
      paragraph(
        random.pick([
          '明天还来上班，如果他们记得开罐头的话。',
          '老周说我胖了。他泡茶的手艺也没见长。',
          '晚安。灯请留一盏，不是怕黑，是为了好看。',
        ]),
      ),
    ],
  };
}

/** A page of an old book. */
export function writeReading({ term, random, picture }: Scene): Manuscript {
  const [book, author, words] = random.pick([
    ['茶经', '陆羽', '茶者，南方之嘉木也。'],
    ['陶庵梦忆', '张岱', '大雪三日，湖中人鸟声俱绝。'],
    ['浮生六记', '沈复', '夏月荷花初开时，晚含而晓放。'],
    ['随园食单', '袁枚', '杯小如胡桃，壶小如香橼，每斟无一两。'],
    [
      'The Book of Tea',
      'Okakura Kakuzō',
      'Let us dream of evanescence, and linger in the beautiful foolishness of things.',
    ],
  ]);
  return {
    title: `夜读｜${term.name}，翻开《${book}》`,
    author: '阿沅',
    blocks: [
      paragraph(`打烊以后，留一盏灯，读几页书。${term.name}的夜里，轮到《${book}》。`),
      quote(words, `${author}《${book}》`),
      paragraph('读到这里，水恰好开了。古人写字和今人泡茶，原来用的是同一种耐心。'),
      picture(),
      paragraph('下一次夜读在周五晚七点半，不用报名，带一本书就好；不带也好。'),
    ],
  };
}

/** A film of one minute. */
export function writeFilm({ term, random }: Scene): Manuscript {
  return {
    title: `视频｜一分钟看${term.name}的院子`,
    author: '',
    blocks: [
      paragraph('没有配乐，只有雨声和水声。建议戴上耳机。'),
      film(`n1${random.integer(100_000_000, 999_999_999)}`),
      gap(),
      paragraph(`拍摄：青禾　出镜：普洱　茶：${term.tea}`),
    ],
  };
}

/** Opening hours and what is on. */
export function writeNotice({ term, random, earlier }: Scene): Manuscript {
  return {
    title: `告示｜${term.name}前后的开放时间与活动`,
    author: '听雨茶舍',
    sourceUrl: 'https://rainhouse.example/visit',
    blocks: [
      paragraph(`${term.name}期间，茶舍照常开放，周${random.pick(['一', '二', '三'])}休息（其实是去进货）。`),
      list([
        '开放：九点至二十点',
        `茶课：周六十四点，${random.integer(6, 12)} 席`,
        '夜读：周五十九点半',
        '雨大可改期，雨小照常',
      ]),
      paragraph(
        `怎么来：地铁出站步行${random.integer(6, 15)}分钟，见竹林左转。也可以先读${earlier('《第一次来听雨茶舍》')}。`,
      ),
      paragraph('电话 0571-0000-0000，响三声没人接，多半是在洗杯子。'),
    ],
  };
}
