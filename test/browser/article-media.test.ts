import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodePng } from '../../src/sandbox/media/media-files.ts';
import { createSampleAssets } from '../../src/sandbox/sample/sample-library.ts';
import { toPlainText, toSafeHtml } from '../articles/forms.ts';
import { launchChromium } from './chromium.ts';
import { openScriptTrap, type ScriptTrap } from './script-trap.ts';

interface Sight {
  /** The width of each picture; 0 of one that does not show. */
  readonly pictures: readonly number[];
  readonly frames: readonly string[];
  /** Without the white space. */
  readonly text: string;
  /** How many characters are there, but not to be seen. */
  readonly hidden: number;
}

const SAMPLES = createSampleAssets('http://mmbiz.qpic.cn').news.flatMap(({ content }) =>
  content.news_item.flatMap((article) => article.content ?? []),
);

const PICTURE = 'http://mmbiz.qpic.cn/mmbiz_jpg/abc/640?wx_fmt=jpeg';
const PICTURE_WIDTH = 3;
const PLAYER = 'https://v.qq.com/txp/iframe/player.html?vid=a0001';

/** What upstream's own editor, and those for it, make of pictures, films and text. */
const CONSTRUCTS: readonly (readonly [name: string, html: string, expected: Partial<Sight>])[] = [
  [
    'a lazy picture',
    `<p><img class="rich_pages wxw-img" data-src="${PICTURE}" data-ratio="0.66" data-w="1080" data-type="jpeg" style="width:100%" /></p>`,
    { pictures: [PICTURE_WIDTH] },
  ],
  [
    'a lazy picture under a placeholder that is hidden',
    `<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="${PICTURE}" class="img_loading" style="visibility: hidden !important; opacity: 0; width: 677px !important; height: auto !important;" _width="677px">`,
    { pictures: [PICTURE_WIDTH] },
  ],
  [
    'a picture without a scheme, in boxes of no line height',
    `<section style="line-height: 0; font-size: 0px; overflow: hidden;"><section style="display: inline-block; width: 50%; vertical-align: top;"><img data-src="${PICTURE.replace('http:', '')}"></section></section>`,
    { pictures: [PICTURE_WIDTH] },
  ],
  [
    'a picture in a link to an article',
    `<a href="http://mp.weixin.qq.com/s?__biz=a&amp;mid=1#rd" target="_blank" data-linktype="1"><span class="js_jump_icon"><img data-src="${PICTURE}"></span></a>`,
    { pictures: [PICTURE_WIDTH] },
  ],
  [
    'a film',
    `<iframe class="video_iframe rich_pages" data-vidtype="1" data-cover="${PICTURE}" allowfullscreen="" frameborder="0" data-ratio="1.77" data-w="864" data-src="${PLAYER.replace('https', 'http')}" width="300" height="200" style="border-radius: 4px;"></iframe>`,
    { frames: [PLAYER] },
  ],
  [
    'a film of the platform itself, whose player needs its page',
    `<p>一</p><iframe class="video_iframe" data-mpvid="wxv_1" data-title="院子" data-cover="${encodeURIComponent(PICTURE)}" data-src="https://mp.weixin.qq.com/mp/readtemplate?t=pages/video_player_tmpl&amp;vid=wxv_1"></iframe><p>二</p>`,
    { frames: [], pictures: [PICTURE_WIDTH], text: '一[视频]院子二' },
  ],
  [
    'a recording, a song, a card and a mini program, which need its scripts',
    `<p>一</p><mpvoice class="js_editor_audio" voice_encode_fileid="a" name="早安"></mpvoice><qqmusic musicid="1" music_name="夜曲" albumurl="${PICTURE}"></qqmusic><mp-common-profile data-id="a" data-nickname="茶舍"></mp-common-profile><mp-miniprogram data-miniprogram-appid="a" data-miniprogram-title="订座"></mp-miniprogram><mpvideosnap data-url="${PICTURE}" data-desc="猫"></mpvideosnap><p>二</p>`,
    {
      pictures: [PICTURE_WIDTH, PICTURE_WIDTH],
      text: '一[音频]早安[音乐]夜曲[名片]茶舍[小程序]订座[视频]猫二',
    },
  ],
  [
    'a picture behind text, and one in a drawing',
    `<section style="background-image: url(&quot;${PICTURE}&quot;); height: 200px;"><p>一</p></section><svg viewBox="0 0 9 9"><image href="${PICTURE}" width="9" height="9"></image></svg>`,
    { pictures: [PICTURE_WIDTH, PICTURE_WIDTH], text: '一' },
  ],
  [
    'a formula',
    `<p>一<span data-formula="E=mc^2"><embed src="${PICTURE}" data-type="svg+xml"></span>二</p>`,
    { pictures: [PICTURE_WIDTH], text: '一二' },
  ],
  [
    'text in what editors nest it in',
    '<section data-tools="编辑器" data-id="1" style="margin: 10px auto; padding: 15px; border: 1px solid rgb(9, 9, 9); box-sizing: border-box;"><section style="display: flex; justify-content: center; align-items: center;"><section style="flex: 0 0 auto; width: 40px; height: 40px; background-image: linear-gradient(red, red); transform: rotate(45deg);"></section><section style="color: rgb(63, 63, 63); letter-spacing: 1.5px; opacity: 1;"><p style="text-align: justify;"><span leaf="">第一行</span></p><p><strong style="font-size: 16px; text-shadow: red 1px 1px;">第二行</strong></p></section></section></section>',
    { text: '第一行第二行' },
  ],
  [
    'text that is hidden until upstream has loaded its page',
    '<div id="js_content" class="rich_media_content" style="visibility: hidden; opacity: 0;"><p>一</p></div>',
    { text: '一' },
  ],
  [
    'text in a table',
    '<table width="677" cellspacing="0"><colgroup><col width="50%"></colgroup><tbody><tr height="20"><td style="border: 1px solid #ddd; word-break: break-all;" valign="top">一</td><td colspan="1">二</td></tr></tbody></table>',
    { text: '一二' },
  ],
];

describe('pictures, films and text of SAFE content in Chromium', () => {
  let browser: Browser;
  let trap: ScriptTrap;
  const referers: (string | null)[] = [];
  const played: string[] = [];

  beforeAll(async () => {
    browser = await launchChromium();
    trap = await openScriptTrap(browser);
    const pixels = new Uint8Array(PICTURE_WIDTH);
    const body = Buffer.from(encodePng({ width: PICTURE_WIDTH, height: 1, palette: [[9, 9, 9]], pixels }));
    await trap.page.route('https://mmbiz.qpic.cn/**', (route) => {
      referers.push(route.request().headers()['referer'] ?? null);
      return route.fulfill({ contentType: 'image/png', body });
    });
    await trap.page.route('https://v.qq.com/**', (route) => {
      referers.push(route.request().headers()['referer'] ?? null);
      played.push(route.request().url());
      return route.fulfill({
        contentType: 'text/html',
        body: '<script>alert("player"); top.location = "https://evil.example/"</script><script>parent.alert(1)</script>',
      });
    });
  });

  afterAll(() => browser?.close());

  beforeEach(async () => {
    await trap.open();
    referers.length = 0;
    played.length = 0;
  });

  it.each(CONSTRUCTS)('shows %s', async (_, html, expected) => {
    const sight = await trap.call<Sight>('look', toSafeHtml(html));

    expect(sight).toMatchObject({ hidden: 0, ...expected });
  });

  it('shows all of the sample articles, and asks without a referrer', async () => {
    let pictures = 0;
    let films = 0;
    for (const html of SAMPLES) {
      const sight = await trap.call<Sight>('look', toSafeHtml(html));
      pictures += sight.pictures.length;
      films += sight.frames.length;

      expect(sight.pictures.filter((width) => width !== PICTURE_WIDTH)).toEqual([]);
      expect(sight.text).toBe(wordsOf(toPlainText(html)));
      expect(sight.hidden).toBe(0);
    }

    expect(pictures).toBe(count(SAMPLES, '<img '));
    expect(films).toBe(count(SAMPLES, '<iframe '));
    expect(referers.length).toBeGreaterThan(films);
    expect(referers.filter((referer) => referer !== null)).toEqual([]);
  });

  it('plays a film, which can move nothing but itself', async () => {
    await trap.call('look', toSafeHtml(`<iframe data-src="${PLAYER}"></iframe>`));
    await expect.poll(() => trap.soFar.ran).toEqual(['player']);
    const { ran, requests, moves } = await trap.take();

    expect(played).toEqual([PLAYER]);
    expect(ran).toEqual(['player']);
    expect([...requests, ...moves]).toEqual([]);
  });

  it('would be told where the pictures are shown, were they put into a page as they are', async () => {
    await trap.call('look', `<img src="${PICTURE.replace('http', 'https')}">`);

    expect(referers).toEqual(['https://page.test/']);
  });
});

/** Without the marks of items, and the labels of players, which show for themselves. */
function wordsOf(text: string): string {
  return text.replace(/^(?:- |\[视频\]$)/gm, '').replace(/\s/g, '');
}

function count(contents: readonly string[], tag: string): number {
  return contents.join().split(tag).length - 1;
}
