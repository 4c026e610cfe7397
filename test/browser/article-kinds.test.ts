import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toSafeHtml } from '../articles/forms.ts';
import { type ArticlePage, NO_FAULTS, openArticlePage } from './article-page.ts';
import { launchChromium } from './chromium.ts';

const PICTURE = 'https://mmbiz.qpic.cn/mmbiz_png/abc/640?wx_fmt=png';
const LONG =
  '这一行很长，长到三百七十五个像素宽的屏幕里放不下，所以要么换行，要么能够滑动，总之要读得到最后一个字。';
const WORD = 'a'.repeat(120);

/** Text whose colour was made for a background that is not behind it any more, or never was. */
const COLOURS: readonly (readonly [name: string, html: string])[] = [
  [
    'white on a gradient',
    '<section style="background:linear-gradient(90deg,#ff5a5f,#c81e1e);color:#ffffff"><p>字</p></section>',
  ],
  [
    'white on a gradient that turns white',
    '<section style="background-image:linear-gradient(to right,#c81e1e,#fff);color:#fff"><p>字字字字字字字字字字字字字字字字字字字字字字字字</p></section>',
  ],
  [
    'white on a round gradient',
    '<section style="background:radial-gradient(circle,#333,#000);color:#fff">字</section>',
  ],
  [
    'white on an older gradient',
    '<section style="background-image:-webkit-linear-gradient(left,#345,#123);color:white">字</section>',
  ],
  ['white on a picture', `<section style="background:url(${PICTURE});color:#fff"><p>字</p></section>`],
  [
    'white on a picture above a colour',
    `<section style="background:#222 url(${PICTURE}) no-repeat;color:#fff"><p>字</p></section>`,
  ],
  [
    'white on a picture by an attribute',
    `<table background="${PICTURE}"><tr><td><font color="#ffffff">字</font></td></tr></table>`,
  ],
  [
    'white over what was placed beneath',
    '<section style="position:relative"><section style="position:absolute;inset:0;background:#c00"></section><p style="position:relative;color:#fff">字</p></section>',
  ],
  [
    'transparent letters',
    '<p style="color:transparent;background:linear-gradient(red,blue);-webkit-background-clip:text">字</p>',
  ],
  [
    'letters filled with nothing',
    '<p style="-webkit-text-fill-color:transparent;background-image:linear-gradient(90deg,#fff,#ffe);background-clip:text">字</p>',
  ],
  ['a stroke alone', '<p style="color:transparent;-webkit-text-stroke:1px #333">字</p>'],
  [
    'white that is inherited onto white',
    '<section style="background:#000;color:#fff"><section style="background:#fff"><p>字</p></section></section>',
  ],
  [
    'black that is inherited onto black',
    '<section style="color:#000"><section style="background-color:#111"><span>字</span></section></section>',
  ],
  [
    'a link on a dark ground',
    '<section style="background:#00f"><a href="https://a.example/">字</a></section>',
  ],
  [
    'a link on black',
    '<section style="background:#111"><p><a href="https://a.example/">字</a></p></section>',
  ],
  [
    'white that floats out of its ground',
    '<section style="background:#000;color:#fff"><section style="float:left"><p>字</p></section></section>',
  ],
  ['pale grey on white', '<p style="color:#f0f0f0">字</p>'],
  ['white by hsl', '<p style="color:hsl(0, 0%, 99%)">字</p>'],
  ['white by its name', '<p style="color:snow">字</p>'],
  ['white by all means', '<p style="color:#fff !important">字</p>'],
  ['nearly clear', '<p style="color:rgba(0,0,0,.08)">字</p>'],
  ['white on a clear colour', '<p style="background:rgba(0,0,0,.05);color:#fff">字</p>'],
  [
    'white on a dark cell',
    '<table><tr><td bgcolor="#222" style="color:#fff">字</td><td><font color="white">字</font></td></tr></table>',
  ],
  ['white marked yellow', '<section style="background:#000;color:#fff"><mark>字</mark></section>'],
  [
    'white in a drawing of nothing',
    '<svg viewBox="0 0 90 30" style="width:90px"><text x="1" y="20" fill="#fff">字</text></svg>',
  ],
  [
    'white code',
    '<pre style="background:url(x) #282c34"><code style="color:#eee">a</code></pre><pre><code style="color:#fff">a</code></pre>',
  ],
  [
    'code on a ground of its own',
    '<pre><code style="display:block;background:#282c34;color:#abb2bf">a<br>b</code></pre>',
  ],
  ['a variable for a background', '<section style="background:var(--brand);color:#fff">字</section>'],
  ['a shadow alone', '<p style="color:#fff;text-shadow:0 0 3px #000">字</p>'],
];

/** What is wider than the page, or placed where nobody can get to. */
const WIDTHS: readonly (readonly [name: string, html: string])[] = [
  ['a picture', `<p><img data-src="${PICTURE}" data-ratio="0.6" data-w="1080"></p>`],
  [
    'a picture of a width by all means',
    `<img data-src="${PICTURE}" style="width:677px !important;height:auto !important;max-width:none !important">`,
  ],
  ['a picture of a least width', `<img data-src="${PICTURE}" style="min-width:677px">`],
  ['a picture of attributes', `<img src="${PICTURE}" width="900" height="600">`],
  ['a picture of a height', `<img src="${PICTURE}" style="height:900px" data-w="1080" data-ratio="0.6">`],
  [
    'a picture in a small box',
    `<section style="display:inline-block;width:120px"><img src="${PICTURE}" style="width:677px"></section>`,
  ],
  [
    'a picture in a wide box',
    `<section style="width:677px;padding:0 20px"><img src="${PICTURE}" style="width:100%"></section>`,
  ],
  ['a picture of more than all', `<img src="${PICTURE}" style="width:150%;margin-left:-25%">`],
  [
    'pictures in a row',
    `<section style="display:flex">${`<img src="${PICTURE}" style="width:100%">`.repeat(3)}</section>`,
  ],
  [
    'pictures in boxes in a row',
    `<section style="display:flex">${`<section style="flex:0 0 auto"><img src="${PICTURE}" data-w="1080" data-ratio="1"></section>`.repeat(3)}</section>`,
  ],
  [
    'a picture in an indented paragraph',
    `<p style="text-indent:2em"><img src="${PICTURE}" style="width:100%"></p><section style="text-indent:2em"><p><img src="${PICTURE}"></p></section>`,
  ],
  [
    'a table that floats',
    `<section style="float:right"><table style="width:677px;float:right"><tr><td>${LONG}</td></tr></table></section>`,
  ],
  [
    'a box pressed by its neighbours',
    `<section style="display:flex"><section style="overflow:hidden">${WORD}</section><section style="flex:none">${LONG}</section></section>`,
  ],
  [
    'a picture in a cell',
    `<table><tr><td><img src="${PICTURE}" width="600" height="400"></td><td>字</td></tr></table>`,
  ],
  [
    'a row to swipe',
    `<section style="overflow-x:auto;white-space:nowrap">${`<section style="display:inline-block;width:300px;white-space:normal"><img src="${PICTURE}" style="width:100%"><p>${LONG}</p></section>`.repeat(4)}</section>`,
  ],
  [
    'a flexible row to swipe',
    `<section style="overflow:scroll hidden;display:flex;justify-content:center">${`<section style="flex:none;width:80%;margin-right:10px">${LONG}</section>`.repeat(3)}</section>`,
  ],
  [
    'a box of three pages to swipe',
    `<section style="overflow-x:scroll"><section style="width:300%;display:flex">${`<section style="width:33.3%"><img src="${PICTURE}">字</section>`.repeat(3)}</section></section>`,
  ],
  [
    'a picture to push up',
    `<section style="height:200px;overflow-y:auto"><img src="${PICTURE}" data-w="640" data-ratio="4"><p>${LONG}</p></section>`,
  ],
  ['code', `<pre><code>${LONG}${LONG}</code></pre>`],
  [
    'code in a flexible row',
    `<section style="display:flex"><section style="width:40px">1</section><section><pre>${LONG}${LONG}</pre></section></section>`,
  ],
  ['code in a cell', `<table><tr><td>1</td><td><pre>${LONG}${LONG}</pre></td></tr></table>`],
  ['code in an item', `<ul><li><pre style="white-space:pre">${LONG}${LONG}</pre></li></ul>`],
  ['kept lines', `<section style="white-space:pre">${LONG}\n  ${LONG}</section>`],
  [
    'a table of a width',
    `<table width="900" style="width:900px">${`<tr>${'<td width="300"><p>一二三四五六七八九十</p></td>'.repeat(3)}</tr>`}</table>`,
  ],
  ['a table of many columns', `<table>${`<tr>${'<td>abcdefgh</td>'.repeat(12)}</tr>`}</table>`],
  [
    'a table of words that do not break',
    `<section style="padding:10px"><table><tr><td>${WORD}</td><td>字</td></tr></table></section>`,
  ],
  [
    'a table in a flexible row',
    `<section style="display:flex"><section>字</section><section><table><tr>${'<td>abcdefgh</td>'.repeat(12)}</tr></table></section></section>`,
  ],
  [
    'a word that does not break',
    `<p>${WORD}</p><section style="display:flex"><section>${WORD}</section></section>`,
  ],
  [
    'a line that does not wrap',
    `<p style="white-space:nowrap">${LONG}</p><p style="white-space:nowrap;overflow:hidden;text-overflow:ellipsis">${LONG}</p>`,
  ],
  ['a box of a width', `<section style="width:800px;padding:20px;border:5px solid red">${LONG}</section>`],
  [
    'a box of a least width',
    `<section style="min-width:600px">${LONG}</section><section style="display:inline-block;min-width:90em">${LONG}</section>`,
  ],
  [
    'boxes that do not shrink',
    `<section style="display:flex">${`<section style="flex:0 0 300px">${LONG}</section>`.repeat(2)}</section>`,
  ],
  [
    'boxes that do not shrink, in the middle',
    `<section style="display:flex;justify-content:center">${`<section style="flex-shrink:0;width:70%">${LONG}</section>`.repeat(2)}</section>`,
  ],
  [
    'a box that is pushed aside',
    `<section style="margin-left:500px">${LONG}</section><section style="padding-left:90%">${LONG}</section>`,
  ],
  [
    'a box pulled out of the page',
    `<section style="margin-left:-300px">${LONG}</section><section style="margin-top:-500px">${LONG}</section>`,
  ],
  [
    'a box placed out of the page',
    `<section style="position:absolute;left:-999px">${LONG}</section><section style="position:fixed;top:-99px">${LONG}</section>`,
  ],
  [
    'a box moved out of the page',
    `<section style="transform:translateX(100%)">${LONG}</section><section style="transform:translate3d(-500px,0,0)">${LONG}</section>`,
  ],
  [
    'a floating box',
    `<section style="float:right;width:900px">${LONG}</section><p style="clear:both">字</p>`,
  ],
  [
    'a box of a height',
    `<section style="height:20px;overflow:hidden"><p>${LONG}</p></section><section style="max-height:30px;overflow:hidden">${LONG}</section>`,
  ],
  [
    'a flexible box of a height',
    `<section style="display:flex;height:20px;align-items:flex-end;overflow:hidden"><section><p>${LONG}</p><p>${LONG}</p></section></section>`,
  ],
  [
    'a flexible column in the middle',
    `<section style="display:flex;flex-direction:column;align-items:center;justify-content:center;height:30px"><section style="width:900px">${LONG}</section></section>`,
  ],
  ['lines of no height', `<section style="line-height:0"><p>${LONG}</p></section>`],
  ['a box of no width', `<section style="width:0;white-space:nowrap">字字字</section>`],
  [
    'letters far apart',
    `<p style="letter-spacing:300px">字字字</p><p style="text-indent:900px">字</p><p style="font-size:900px">字</p>`,
  ],
  [
    'a drawing',
    '<svg width="900" height="300" viewBox="0 0 900 300" style="min-width:900px"><rect width="900" height="300" fill="#ccc"></rect></svg>',
  ],
  [
    'a film',
    '<iframe data-src="https://v.qq.com/a" width="677" height="381"></iframe><video src="https://mpvideo.qpic.cn/a.mp4" width="900"></video>',
  ],
  [
    'a picture behind',
    `<section style="width:900px;height:300px;background:url(${PICTURE})"><p>${LONG}</p></section>`,
  ],
  [
    'a background in a row',
    `<section style="display:flex;justify-content:space-between;background:url(${PICTURE})"><section>${LONG}</section></section>`,
  ],
];

describe('in a page 375 pixels wide', () => {
  let browser: Browser;
  let article: ArticlePage;

  beforeAll(async () => {
    browser = await launchChromium();
    article = await openArticlePage(browser, 375);
  });

  afterAll(() => browser?.close());

  it.each(COLOURS)('can be read: %s', async (_, html) => {
    await article.show(toSafeHtml(html));

    expect(await article.call<string>('text')).not.toBe('');
    expect(await article.faults()).toEqual(NO_FAULTS);
  });

  it.each(WIDTHS)('is within reach: %s', async (_, html) => {
    await article.show(toSafeHtml(html));

    expect(await article.faults()).toEqual(NO_FAULTS);
  });

  // A measure that finds no fault anywhere would be none.
  it('would not be, of most of them, as they are', async () => {
    let [unreadable, outOfReach] = [0, 0];
    for (const [, html] of COLOURS) {
      await article.show(html, true);
      if ((await article.faults()).unreadable.length > 0) unreadable += 1;
    }
    for (const [, html] of WIDTHS) {
      await article.show(html.replaceAll('data-src', 'src'), true);
      const { unreachable, tooWide, isWide } = await article.faults();
      if (isWide || unreachable.length + tooWide.length > 0) outOfReach += 1;
    }

    expect(unreadable).toBeGreaterThanOrEqual(15);
    expect(outOfReach).toBeGreaterThanOrEqual(35);
  });
});
