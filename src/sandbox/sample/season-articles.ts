import { gap, heading, list, type Manuscript, paragraph, quote, type Scene } from './article-writing.ts';

/** What opens most messages: the season has changed, come and have tea. */
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
