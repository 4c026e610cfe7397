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

/** The diary of the cat, Pu’er. */
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

/** A one-minute video. */
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

/** Opening hours and events. */
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

/** The lead article of most messages: the season has changed, come and have tea. */
export function writeSeason({ term, year, random, picture }: Scene): Manuscript {
  const { name, tea, treat, line, poet } = term;
  return {
    title: random.pick([
      `${name}｜${line[0]}`,
      `今日${name}：喝一杯${tea}`,
      `${name}到了，院门开着`,
      `${year}·${name}`,
    ]),
    author: random.pick(['阿沅', '阿沅', '听雨茶舍', '']),
    blocks: [
      paragraph(
        random.pick([
          `今天${name}。清早开门，石阶还是湿的，隔壁的老伯已经坐在檐下等第一壶水开。`,
          `昨夜落了一场小雨，今天便是${name}了。院子里的竹子低着头，像在听谁说话。`,
          `${name}这天，照老规矩，茶舍换茶单，也换窗边那一枝花。`,
          `日历翻到${name}，炉子里添了一把炭，水声先替我们说了早安。`,
        ]),
      ),
      quote(`${line.join('，')}。`, poet),
      picture(),
      heading('这个节气喝什么'),
      paragraph(
        random.pick([
          `我们选了${tea}。不贵，也不必懂，只要坐下来慢慢喝，第三泡最好。`,
          `老周说，${name}宜喝${tea}：一口下去，人就松了；再一口，话也多了。`,
          `茶单的第一行是${tea}，配一小碟${treat}。两样都是当天做、当天用，卖完为止。`,
        ]),
      ),
      list([
        `水温：${random.pick(['八十度', '八十五度', '九十五度', '沸水'])}`,
        `投茶：${random.integer(3, 7)} 克`,
        '器：白瓷盖碗',
        '心情：不急',
      ]),
      gap(),
      paragraph(
        random.pick([
          '雨下大了也没关系，檐下总有一个位子。',
          '茶凉了可以再续，天晚了可以再坐一会儿。',
          '院门不上锁，推一下就开。',
          '我们在檐下等你，猫也在。',
        ]),
      ),
    ],
  };
}

/** How to brew the tea of the season. */
export function writeBrewing({ term, random, picture }: Scene): Manuscript {
  const grams = random.integer(3, 7);
  return {
    title: `老周的一泡茶：${term.tea}`,
    author: '老周',
    blocks: [
      paragraph(`${term.tea}难泡吗？不难。难的是等水开的那三分钟里，不去看手机。`),
      heading('准备'),
      list([
        `${term.tea} ${grams} 克`,
        `盖碗一只，约 ${grams * 20} 毫升`,
        '山泉水，没有就用过滤水',
        '一块干净的茶巾',
      ]),
      heading('步骤'),
      paragraph('<strong>一、温杯。</strong>热水走一圈，倒掉。杯子暖了，茶才肯开口。'),
      paragraph(
        `<strong>二、出汤。</strong>头一泡${random.pick(['十秒', '十五秒', '二十秒'])}，往后每泡加五秒，喝到第${random.pick(['五', '六', '七'])}泡为止。`,
      ),
      paragraph('<strong>三、闻盖。</strong>别人问你闻到了什么，说实话就好，没有标准答案。'),
      picture(),
      paragraph(
        '<span style="font-size: 14px;color: rgb(136, 136, 136);">注：泡坏了也不要紧，加一片姜，当姜茶喝。</span>',
      ),
    ],
  };
}

/** A recipe. */
export function writeKitchen({ term, random, picture }: Scene): Manuscript {
  return {
    title: `灶间｜${term.treat}，${random.pick(['趁热吃', '配茶正好', '外婆的做法', '失败三次之后'])}`,
    author: random.pick(['青禾', '阿沅', '']),
    blocks: [
      paragraph(
        `${term.name}前后，灶间最香的就是${term.treat}。方子是隔壁陈家阿婆教的，她说斤两不要紧，手感要紧。`,
      ),
      picture(),
      heading('用料'),
      list([
        `${term.treat}的主料：当季的，${random.integer(2, 6)} 人份`,
        `冰糖：${random.integer(3, 8) * 10} 克`,
        '干桂花：一小撮',
        '耐心：适量',
      ]),
      heading('做法'),
      paragraph(
        `先把手洗净，再把心放下。该泡的泡，该晾的晾；上灶以后中火 ${random.integer(12, 30)} 分钟，中途不要揭盖，再香也不要。`,
      ),
      paragraph('剩下的可以留到明天。不过我们从来没有剩下过。'),
    ],
  };
}
