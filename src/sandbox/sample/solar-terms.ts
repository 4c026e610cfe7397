/** One of the 24 seasons of the year, with what the tea house pours, bakes and recites in it. */
export interface SolarTerm {
  readonly name: string;
  readonly english: string;
  readonly tea: string;
  readonly teaEnglish: string;
  readonly treat: string;
  /** A line of an old poem, in two halves. */
  readonly line: readonly [first: string, second: string];
  readonly poet: string;
  /** The date on which it begins in most years. */
  readonly month: number;
  readonly day: number;
}

const TABLE = `
01-05 小寒 | Minor Cold           | 茯砖茶   | Fu brick tea             | 腊八粥     | 寒夜客来茶当酒，竹炉汤沸火初红 | 杜耒
01-20 大寒 | Major Cold           | 姜丝红茶 | black tea with ginger    | 桂花年糕   | 腊酒自盈樽，金炉兽炭温         | 元稹
02-04 立春 | Start of Spring      | 茉莉花茶 | jasmine tea              | 春饼       | 律回岁晚冰霜少，春到人间草木知 | 张栻
02-19 雨水 | Rain Water           | 陈皮普洱 | Pu’er with mandarin peel | 豆沙麻球   | 天街小雨润如酥，草色遥看近却无 | 韩愈
03-05 惊蛰 | Awakening of Insects | 白牡丹   | White Peony              | 冰糖炖梨   | 微雨众卉新，一雷惊蛰始         | 韦应物
03-20 春分 | Spring Equinox       | 碧螺春   | Biluochun                | 荠菜春卷   | 雪入春分省见稀，半开桃李不胜威 | 苏轼
04-05 清明 | Clear and Bright     | 明前龙井 | first-flush Longjing     | 艾草青团   | 清明时节雨纷纷，路上行人欲断魂 | 杜牧
04-20 谷雨 | Grain Rain           | 雨前龙井 | second-flush Longjing    | 香椿煎饼   | 谷雨如丝复似尘，煮瓶浮蜡正尝新 | 范成大
05-05 立夏 | Start of Summer      | 安吉白茶 | Anji white-leaf tea      | 乌米饭     | 绿树阴浓夏日长，楼台倒影入池塘 | 高骈
05-21 小满 | Grain Buds           | 六安瓜片 | Lu’an Guapian            | 桑葚糕     | 夜莺啼绿柳，皓月醒长空         | 欧阳修
06-06 芒种 | Grain in Ear         | 太平猴魁 | Taiping Houkui           | 青梅冻     | 黄梅时节家家雨，青草池塘处处蛙 | 赵师秀
06-21 夏至 | Summer Solstice      | 白毫银针 | Silver Needle            | 薄荷绿豆糕 | 昼晷已云极，宵漏自此长         | 韦应物
07-07 小暑 | Minor Heat           | 信阳毛尖 | cold-steeped Maojian     | 桂花糖藕   | 倏忽温风至，因循小暑来         | 元稹
07-23 大暑 | Major Heat           | 杭白菊   | white chrysanthemum      | 冰绿豆汤   | 何以消烦暑，端居一院中         | 白居易
08-08 立秋 | Start of Autumn      | 铁观音   | Tieguanyin               | 西瓜冻     | 乳鸦啼散玉屏空，一枕新凉一扇风 | 刘翰
08-23 处暑 | End of Heat          | 凤凰单丛 | Phoenix Dancong          | 莲子羹     | 离离暑云散，袅袅凉风起         | 白居易
09-08 白露 | White Dew            | 老白茶   | aged white tea           | 红枣核桃糕 | 露从今夜白，月是故乡明         | 杜甫
09-23 秋分 | Autumn Equinox       | 桂花乌龙 | osmanthus oolong         | 鲜肉月饼   | 金气秋分，风清露冷秋期半       | 谢逸
10-08 寒露 | Cold Dew             | 大红袍   | Da Hong Pao              | 黑芝麻糊   | 袅袅凉风动，凄凄寒露零         | 白居易
10-23 霜降 | Frost’s Descent      | 武夷肉桂 | Wuyi Rougui              | 柿饼       | 霜降水返壑，风落木归山         | 白居易
11-07 立冬 | Start of Winter      | 正山小种 | Lapsang Souchong         | 糖炒栗子   | 冻笔新诗懒写，寒炉美酒时温     | 李白
11-22 小雪 | Minor Snow           | 祁门红茶 | Keemun                   | 红糖糍粑   | 花雪随风不厌看，更多还肯失林峦 | 戴叔伦
12-07 大雪 | Major Snow           | 熟普洱   | ripe Pu’er               | 萝卜丝饼   | 夜深知雪重，时闻折竹声         | 白居易
12-22 冬至 | Winter Solstice      | 六堡茶   | Liubao                   | 酒酿圆子   | 天时人事日相催，冬至阳生春又来 | 杜甫
`;

/** In the order of the calendar year. */
export const SOLAR_TERMS: readonly SolarTerm[] = TABLE.trim().split('\n').map(readRow);

function readRow(row: string): SolarTerm {
  const [start = '', english = '', tea = '', teaEnglish = '', treat = '', line = '', poet = ''] = row
    .split('|')
    .map((cell) => cell.trim());
  const [date = '', name = ''] = start.split(' ');
  const [month = 1, day = 1] = date.split('-').map(Number);
  const [first = '', second = ''] = line.split('，');
  return { name, english, tea, teaEnglish, treat, line: [first, second], poet, month, day };
}
