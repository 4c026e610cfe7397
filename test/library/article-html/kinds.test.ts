import { describe, expect, it } from 'vitest';
import { toMarkdown, toPlainText, toSafeFragment } from './forms.ts';

// What a reader must still see, kind by kind: inputs of many editors, and what is right for each.

const PICTURE = 'https://mmbiz.qpic.cn/mmbiz_png/abc/640';

/** The code as a browser shows it: its elements are inline, so it is the text. */
function codeOf(html: string): string {
  const [, code = ''] = /<pre[^>]*>([\s\S]*?)<\/pre>/.exec(toSafeFragment(html)) ?? [];
  expect(code).not.toMatch(/<(?:p|div|section|li|ul|ol|br)\b/);
  return code
    .replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

describe('lines of code', () => {
  const LINES = 'def a():\n    b\n\n    return c';
  it.each([
    [
      'code in a row',
      '<pre><code>def a():</code><code>    b</code><code><br></code><code>    return c</code></pre>',
    ],
    [
      'code in a row, with spans and a blank line in one',
      '<pre data-lang="python"><code><span>def a():</span></code><code><span>    b</span></code><code><span><br></span></code><code><span>    return c</span></code></pre>',
    ],
    [
      'code in a row, with line breaks between',
      '<pre>\n<code>def a():</code>\n<code>    b</code>\n<code><br></code>\n<code>    return c</code>\n</pre>',
    ],
    [
      'an empty code for a blank line',
      '<pre><code style="display:flex">def a():</code><code style="display:flex">    b</code><code style="display:flex"></code><code style="display:flex">    return c</code></pre>',
    ],
    [
      'boxes by their style',
      '<pre><code><span style="display:block">def a():</span><span style="display:block">    b</span><span style="display:block"><br></span><span style="display:block">    return c</span></code></pre>',
    ],
    [
      'one box of breaks, as mdnice has it',
      '<pre><code style="display:-webkit-box;overflow-x:auto">def&nbsp;a():<br>&nbsp;&nbsp;&nbsp;&nbsp;b<br><br>&nbsp;&nbsp;&nbsp;&nbsp;return&nbsp;c<br></code></pre>',
    ],
    [
      'items of a list',
      '<pre><ol><li><code>def a():</code></li><li><code>    b</code></li><li><code><br></code></li><li><code>    return c</code></li></ol></pre>',
    ],
    ['paragraphs', '<pre><p>def a():</p><p>    b</p><p><br></p><p>    return c</p></pre>'],
    [
      'line breaks, in spans of colour',
      '<pre style="white-space:pre"><span style="color:#c678dd">def</span> a():\n    b\n\n    <span style="color:#c678dd">return</span> c\n</pre>',
    ],
    [
      'code in a row within a box',
      '<pre><section style="display:flex"><section><code>def a():</code><code>    b</code><code><br></code><code>    return c</code></section></section></pre>',
    ],
  ])('are kept of %s', (_, html) => {
    expect(codeOf(html).trimEnd()).toBe(LINES);
    expect(toPlainText(html)).toBe(LINES);
    expect(
      toMarkdown(html)
        .replace(/```(?:python)?\n?/g, '')
        .trim(),
    ).toBe(LINES);
  });

  it.each([
    ['a style', '<section style="white-space:pre">a\n  b\n\nc</section>'],
    ['a style that wraps', '<p style="white-space: pre-wrap;">a\n  b\n\nc</p>'],
    ['a style further out', '<section style="white-space:pre-wrap"><span>a\n  b</span>\n\nc</section>'],
    ['a style of breaks', '<div style="white-space:break-spaces !important">a\n  b\n\nc</div>'],
    ['a style on code', '<code style="display:block;white-space:pre">a\n  b\n\nc</code>'],
  ])('are kept outside pre, by %s', (_, html) => {
    expect(toPlainText(html)).toBe('a\n  b\n\nc');
    expect(toSafeFragment(html)).toMatch(/white-space:(?:pre|break-spaces)/);
  });

  it('have no list of empty numbers before them', () => {
    const html =
      '<ul class="code-snippet__line-index"><li></li><li></li></ul><ul><li><p><br></p></li></ul><pre>a</pre>';
    expect(toSafeFragment(html)).not.toMatch(/<[uo]l/);
  });

  it('keep their language in Markdown', () => {
    expect(toMarkdown('<pre data-lang="c++"><code>a</code><code>b</code></pre>')).toBe('```c++\na\nb\n```\n');
    expect(toMarkdown('<pre><code class="hljs language-js">a</code></pre>')).toBe('```js\na\n```\n');
  });
});

describe('formulas', () => {
  const SVG =
    '<svg viewBox="0 0 9 9" width="1.7ex" height="2ex" style="vertical-align:-0.5ex"><g><path d="M0 0L9 9"></path></g></svg>';
  it.each([
    [
      'an embed with its source',
      `<span data-formula="E=mc^2"><embed style="width:8.3ex" src="${PICTURE}" data-type="svg+xml"></span>`,
      'E=mc^2',
      /<img[^>]+alt="E=mc\^2"[^>]+width:8\.3ex/,
    ],
    ['an embed without', `<embed src="${PICTURE}" data-type="svg+xml">`, '[公式]', /<img[^>]+alt="\[公式\]"/],
    [
      'an embed whose source is its own',
      `<embed data-formula="a&lt;b" src="//mmbiz.qlogo.cn/mmbiz_svg/q/0?wx_fmt=svg" data-type="svg+xml">`,
      'a<b',
      /<img src="https:\/\/mmbiz\.qlogo\.cn\/[^>]+alt="a&lt;b"/,
    ],
    [
      'a drawing with its source',
      `<span data-formula="\\sqrt{x}">${SVG}</span>`,
      '\\sqrt{x}',
      /<svg[^>]+aria-label="\\sqrt{x}".*<path/,
    ],
    ['a drawing without', SVG, '[公式]', /<svg[^>]+aria-label="\[公式\]"/],
    [
      'a drawing that repeats a part',
      `<section data-formula="aa"><svg viewBox="0 0 9 9"><defs><path id="p" d="M1 1"></path></defs><use href="#p"></use><use x="4" xlink:href="#p"></use></svg></section>`,
      'aa',
      /<path d="M1 1"><\/path>.*translate\(4,0\)"><path d="M1 1">/,
    ],
    ['a picture', `<img data-formula="x+y" data-src="${PICTURE}">`, 'x+y', /<img[^>]+alt="x\+y"/],
    [
      'a picture in a box',
      `<span class="math" data-tex="x_1"><img src="${PICTURE}" alt=""></span>`,
      'x_1',
      /alt="x_1"/,
    ],
    [
      'MathML',
      '<math><semantics><mrow><mi>x</mi></mrow><annotation encoding="application/x-tex">x^2</annotation></semantics></math>',
      'x^2',
      /x\^2/,
    ],
    ['its source alone', '<span data-formula="x^3"></span>', 'x^3', /x\^3/],
  ])('are shown of %s', (_, html, text, safe) => {
    const around = `<p>当 ${html} 时</p>`;
    expect(toPlainText(around).replace(/\s+/g, ' ')).toBe(`当 ${text} 时`);
    expect(toSafeFragment(around)).toMatch(safe);
  });

  it('name nothing in the page', () => {
    expect(
      toSafeFragment('<svg id="a"><defs><path id="body" d="M0 0"/></defs><use href="#body"/></svg>'),
    ).not.toContain(' id=');
  });
});

describe('pictures that are not in img', () => {
  it.each([
    ['background-image', `<section style="background-image:url(&quot;${PICTURE}&quot;)"><p>字</p></section>`],
    [
      'background',
      `<section style="background: #fff url('${PICTURE}') no-repeat center / cover"><p>字</p></section>`,
    ],
    [
      'an address without quotes',
      `<section style="background-image: url( ${PICTURE} );"><p>字</p></section>`,
    ],
    [
      'an address without a scheme',
      `<div style="background:url(//mmbiz.qpic.cn/mmbiz_png/abc/640)"><p>字</p></div>`,
    ],
    [
      'an address over http',
      `<p style="background-image:url(http://mmbiz.qpic.cn/mmbiz_png/abc/640)">字</p>`,
    ],
    [
      'a second layer',
      `<section style="background-image:linear-gradient(#0008,#0008),url(${PICTURE})"><p>字</p></section>`,
    ],
    ['an attribute', `<table background="${PICTURE}"><tr><td><p>字</p></td></tr></table>`],
    ['the attribute of a cell', `<table><tr><td background="${PICTURE}"><p>字</p></td></tr></table>`],
    ['the style of a row', `<table><tr style="background:url(${PICTURE})"><td><p>字</p></td></tr></table>`],
    ['a lazy background', `<section data-lazy-bgimg="${PICTURE}"><p>字</p></section>`],
    ['a lazy background in CSS', `<section data-lazy-bgimg='url("${PICTURE}")'><p>字</p></section>`],
    [
      'the style of a drawing',
      `<svg viewBox="0 0 9 9" style="width:100%;background-image:url(${PICTURE})"></svg><p>字</p>`,
    ],
    [
      'image in a drawing',
      `<svg viewBox="0 0 9 9"><image xlink:href="${PICTURE}" width="9" height="9"></image></svg><p>字</p>`,
    ],
    [
      'HTML in a drawing',
      `<svg><foreignObject><section><img data-src="${PICTURE}"><p>字</p></section></foreignObject></svg>`,
    ],
    ['a list', `<ul style="background:url(${PICTURE})"><li>字</li></ul>`],
    [
      'a span in a line',
      `<p><span style="display:inline-block;width:20px;height:20px;background:url(${PICTURE})"></span>字</p>`,
    ],
  ])('are shown of %s', (_, html) => {
    const safe = toSafeFragment(html);
    expect(safe.match(/<img /g)).toHaveLength(1);
    expect(safe).toMatch(new RegExp(`<img src="${PICTURE}"[^>]+referrerpolicy="no-referrer"`));
    expect(toPlainText(html)).toContain('字');
    expect(toMarkdown(html)).toContain(`![](${PICTURE})`);
  });

  it.each([
    'javascript:alert(1)',
    '/a.png',
    'a.png',
    'file:///etc/passwd',
    'data:text/html,a',
    'data:image/svg+xml,a',
    'http://127.0.0.1/a',
    'https://user@mmbiz.qpic.cn/a',
    'https://mmbiz.qpic.cn:8443/a',
  ])('are not shown of %s', (address) => {
    for (const html of [
      `<section style="background-image:url(${address})">a</section>`,
      `<td background="${address}">a</td><section data-lazy-bgimg="${address}">a</section>`,
      `<svg style="background:url(${address})"><image href="${address}" width="9" height="9"/></svg>`,
    ])
      expect(toSafeFragment(html)).not.toContain('<img');
  });

  it('may be on this machine where the rules allow it', () => {
    const html = '<section style="background:url(http://127.0.0.1:8080/a)">a</section>';
    expect(toSafeFragment(html, { loopbackPictures: true })).toContain('<img src="http://127.0.0.1:8080/a"');
  });
});

describe('recordings, films, music, cards and votes', () => {
  it.each([
    [
      'mpvoice',
      '<mpvoice name="第三期｜早安" voice_encode_fileid="MzA5_2247"></mpvoice>',
      '[音频] 第三期｜早安',
    ],
    ['mp-common-mpaudio', '<mp-common-mpaudio name="夜读" author="a"></mp-common-mpaudio>', '[音频] 夜读'],
    ['mpvoice without a name', '<mpvoice voice_encode_fileid="a"></mpvoice>', '[音频]'],
    ['qqmusic', '<qqmusic music_name="夜曲" singer="周"></qqmusic>', '[音乐] 夜曲 - 周'],
    ['mp-common-qqmusic', '<mp-common-qqmusic music_name="夜曲"></mp-common-qqmusic>', '[音乐] 夜曲'],
    [
      'a film of WeChat',
      '<iframe class="video_iframe" data-mpvid="wxv_1" data-title="雨" data-cover="http%3A%2F%2Fmmbiz.qpic.cn%2Fa%2F0" data-src="https://mp.weixin.qq.com/mp/readtemplate?t=pages/video_player_tmpl"></iframe>',
      '[视频] 雨',
    ],
    [
      'a channel film',
      '<mp-common-videosnap data-nickname="青禾" data-desc="猫"></mp-common-videosnap>',
      '[视频] 猫',
    ],
    ['an older channel film', '<mpvideosnap data-nickname="青禾" data-desc=""></mpvideosnap>', '[视频] 青禾'],
    [
      'a mini program',
      '<mp-miniprogram data-miniprogram-title="订座" data-miniprogram-nickname="b"></mp-miniprogram>',
      '[小程序] 订座',
    ],
    ['an account card', '<mp-common-profile data-nickname="茶舍"></mp-common-profile>', '[名片] 茶舍'],
    ['a product', '<mp-common-product data-title="龙井"></mp-common-product>', '[商品] 龙井'],
    [
      'a product as JSON',
      `<mp-common-product data-windowproduct='{"title":"龙井"}'></mp-common-product>`,
      '[商品] 龙井',
    ],
    ['a vote', '<mpvote data-title="喝什么"></mpvote>', '[投票] 喝什么'],
    [
      'a vote in a frame',
      '<iframe class="vote_iframe" data-src="/mp/newappmsgvote?action=show"></iframe>',
      '[投票]',
    ],
    ['audio', '<audio src="https://a.example/a.mp3" title="铃"></audio>', '[音频] 铃'],
    ['video', '<video controls><source src="https://a.example/a.mp4"></video>', '[视频]'],
    ['a place', '<mp-common-poi data-name="西湖"></mp-common-poi>', '[位置] 西湖'],
    ['a card of a kind to come', '<mp-common-newthing data-title="新"></mp-common-newthing>', '[卡片] 新'],
    ['a name in percent code', '<mpvoice name="%E6%97%A9%E5%AE%89"></mpvoice>', '[音频] 早安'],
    ['a name of tags', '<mpvoice name="&lt;b&gt;早&lt;/b&gt;"></mpvoice>', '[音频] <b>早</b>'],
  ])('leave a label of %s', (_, html, label) => {
    const around = `<p>听</p>${html}<p>完</p>`;
    expect(toPlainText(around)).toBe(`听\n\n${label}\n\n完`);
    const safe = toSafeFragment(around);
    expect(
      safe
        .replace(/<[^>]+>/g, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>'),
    ).toBe(`听${label}完`);
    expect(toMarkdown(around).replaceAll('\\', '')).toContain(label);
  });

  it.each([
    [
      'an address in percent code',
      '<iframe class="video_iframe" data-mpvid="a" data-cover="http%3A%2F%2Fmmbiz.qpic.cn%2Fa%2F0"></iframe>',
    ],
    ['an address', '<qqmusic music_name="a" albumurl="http://mmbiz.qpic.cn/a/0"></qqmusic>'],
    ['a channel film', '<mpvideosnap data-desc="a" data-url="https://mmbiz.qpic.cn/a/0"></mpvideosnap>'],
    [
      'a mini program',
      '<mp-miniprogram data-miniprogram-title="a" data-miniprogram-imageurl="//mmbiz.qpic.cn/a/0"></mp-miniprogram>',
    ],
    [
      'a card',
      '<mp-common-profile data-nickname="a" data-headimg="http://mmbiz.qpic.cn/a/0"></mp-common-profile>',
    ],
    ['video', '<video src="https://a.example/a.mp4" poster="https://mmbiz.qpic.cn/a/0"></video>'],
  ])('leave a cover of %s', (_, html) => {
    expect(toSafeFragment(html)).toMatch(
      /<img src="https:\/\/mmbiz\.qpic\.cn\/a\/0"[^>]+referrerpolicy="no-referrer"/,
    );
  });

  it.each([
    [
      'a recording',
      '<mpvoice name="a" voice_encode_fileid="MzA5_2247"></mpvoice>',
      '<audio src="https://res.wx.qq.com/voice/getvoice?mediaid=MzA5_2247" controls',
    ],
    [
      'audio',
      '<audio src="http://res.wx.qq.com/a.mp3"></audio>',
      '<audio src="https://res.wx.qq.com/a.mp3" controls',
    ],
    [
      'video',
      '<video src="//mpvideo.qpic.cn/a.mp4"></video>',
      '<video src="https://mpvideo.qpic.cn/a.mp4" controls',
    ],
    [
      'the source of a video',
      '<video><source src="https://mpvideo.qpic.cn/a.mp4"></video>',
      '<video src="https://mpvideo.qpic.cn/a.mp4" controls',
    ],
    [
      'music',
      '<qqmusic music_name="a" audiourl="http://isure.stream.qqmusic.qq.com/a.m4a"></qqmusic>',
      '<audio src="https://isure.stream.qqmusic.qq.com/a.m4a" controls',
    ],
    [
      'a film of v.qq.com',
      '<iframe data-src="http://v.qq.com/iframe/preview.html?vid=a"></iframe>',
      '<iframe src="https://v.qq.com/iframe/preview.html?vid=a"',
    ],
  ])('play where an allowed host has it: %s', (_, html, player) => {
    expect(toSafeFragment(html)).toContain(player);
  });

  it.each([
    '<audio src="https://a.example/a.mp3"></audio>',
    '<video src="https://qq.com.a.example/a.mp4"></video>',
    '<video src="javascript:alert(1)"></video>',
    '<audio src="https://res.wx.qq.com:8443/a"></audio>',
    '<video src="http://127.0.0.1/a.mp4"></video>',
  ])('do not play %s', (html) => {
    expect(toSafeFragment(html)).not.toMatch(/<(?:audio|video)/);
  });
});

describe('what is hidden', () => {
  it.each([
    ['by its style', '<p style="display:none">藏</p>'],
    ['by all means', '<p style="display: none !important; display: block">藏</p>'],
    [
      'by what is around it',
      '<section style="display:none"><section><p style="display:block">藏</p></section></section>',
    ],
    ['by an attribute', '<p hidden>藏</p>'],
    ['by its size', '<section style="height:0;overflow:hidden">藏</section>'],
    ['by its greatest size', '<section style="max-height:0px;overflow:hidden"><p>藏</p></section>'],
    ['within the outermost element', '<section style="visibility:hidden">藏</section>'],
    ['by being clear', '<section style="opacity:0"><p>藏</p></section>'],
    ['by letters of no size', '<section style="font-size:0">藏</section>'],
    ['in capitals', '<p STYLE="DISPLAY:NONE">藏</p>'],
  ])('stays so %s', (_, html) => {
    const article = `<section><p>见</p>${html}<p>面</p></section>`;
    expect(toPlainText(article)).toBe('见\n\n面');
    expect(toMarkdown(article)).toBe('见\n\n面\n');
    expect(toSafeFragment(article)).not.toContain('藏');
  });

  it.each([
    ['the outermost element', '<div style="visibility:hidden;opacity:0"><p>见</p></div>'],
    [
      'what shows itself again',
      '<div><section style="visibility:hidden"><p style="visibility:visible">见</p></section></div>',
    ],
    [
      'letters that have a size again',
      '<div><section style="font-size:0"><p style="font-size:16px">见</p></section></div>',
    ],
    ['what is hidden no more', '<p style="display:none;display:block">见</p>'],
    [
      'a picture that was not loaded yet',
      `<p><img style="visibility:hidden !important;opacity:0" alt="见" data-src="${PICTURE}"></p>`,
    ],
    ['a box of no height that nothing is cut off from', '<section style="height:0"><p>见</p></section>'],
  ])('is not %s', (_, html) => {
    expect(toPlainText(html)).toBe('见');
    expect(toSafeFragment(html)).toContain('见');
  });
});

describe('tables and lists as text', () => {
  it.each([
    [
      'paragraphs in cells',
      '<table><tr><td><p>苹果</p></td><td><p>3</p></td></tr><tr><td><p>梨</p></td><td><p>5</p></td></tr></table>',
      '苹果 3\n梨 5',
    ],
    [
      'several paragraphs in a cell',
      '<table><tr><td><p>苹果</p><p>红</p></td><td>3</td></tr></table>',
      '苹果 红 3',
    ],
    [
      'breaks and sections in cells',
      '<table><tr><th><section>名<br>字</section></th><th><div>数</div></th></tr></table>',
      '名 字 数',
    ],
    [
      'a list in a cell',
      '<table><tr><td><ul><li>一</li><li>二</li></ul></td><td>3</td></tr></table>',
      '一 二 3',
    ],
    [
      'empty cells',
      '<table><tr><td></td><td><p>3</p></td></tr><tr><td><p><br></p></td><td>5</td></tr></table>',
      '3\n5',
    ],
    ['a frame of one cell', '<table><tr><td><p>一</p><p>二</p></td></tr></table>', '一\n\n二'],
    ['a caption', '<table><caption>价目</caption><tr><td>一</td><td>二</td></tr></table>', '价目\n\n一 二'],
    [
      'rows in a head',
      '<table><thead><tr><th>一</th><th>二</th></tr></thead><tbody><tr><td>三</td><td>四</td></tr></tbody></table>',
      '一 二\n三 四',
    ],
    ['an ordered list', '<ol><li>先</li><li>后</li></ol>', '1. 先\n2. 后'],
    ['paragraphs in items', '<ol><li><p>先</p></li><li><p>后</p><p>又</p></li></ol>', '1. 先\n2. 后\n   又'],
    [
      'sections in items',
      '<ul><li><section>一</section></li><li><section><span>二</span></section></li></ul>',
      '- 一\n- 二',
    ],
    ['a list that begins elsewhere', '<ol start="9"><li>一</li><li>二</li></ol>', '9. 一\n10. 二'],
    ['an item that counts itself', '<ol><li value="5">一</li><li>二</li></ol>', '5. 一\n6. 二'],
    ['lists in lists', '<ol><li>一<ul><li>二</li></ul></li><li>三</li></ol>', '1. 一\n   - 二\n2. 三'],
    ['a list without marks', '<ul style="list-style-type:none"><li>一</li><li>二</li></ul>', '一\n二'],
    ['breaks in items', '<ul><li>一<br>二</li></ul>', '- 一\n  二'],
    ['text around a list', '<p>上</p><ul><li>一</li></ul><p>下</p>', '上\n\n- 一\n\n下'],
  ])('read as such: %s', (_, html, text) => {
    expect(toPlainText(html)).toBe(text);
  });

  it.each([
    ['an emoticon', '<img alt="[呲牙]" src="https://res.wx.qq.com/pic_blank.gif">', '好[呲牙]吧'],
    [
      'an emoticon of an address to come',
      '<img data-src="https://res.wx.qq.com/t/wx_fed/we-emoji/res/v1/assets/pic_blank.gif?x=1" alt="[旺柴]">',
      '好[旺柴]吧',
    ],
    ['a picture', `<img alt="猫" data-src="${PICTURE}">`, '好猫吧'],
    ['a picture without a name', `<img data-src="${PICTURE}">`, '好吧'],
    ['a picture with spaces in its name', `<img alt=" 一只\n 猫 " src="${PICTURE}">`, '好一只 猫吧'],
  ])('have the name of %s', (_, html, text) => {
    expect(toPlainText(`<p>好${html}吧</p>`)).toBe(text);
  });

  it('show an emoticon as what it is called', () => {
    expect(toSafeFragment('<p>好<img alt="[呲牙]" src="https://res.wx.qq.com/pic_blank.gif"></p>')).toBe(
      '<p>好[呲牙]</p>',
    );
  });
});

describe('sizes of pictures', () => {
  it.each([
    ['data-w and data-ratio', 'data-w="1080" data-ratio="0.6"', ' width="1080" height="648"'],
    ['a ratio of many digits', 'data-w="640" data-ratio="1.3333333333333333"', ' width="640" height="853"'],
    [
      'its own width and the ratio',
      'width="300" data-w="1080" data-ratio="0.5"',
      ' width="300" height="150"',
    ],
    ['its own size', 'width="300" height="200" data-w="1080" data-ratio="0.5"', ' width="300" height="200"'],
    ['a very long picture', 'data-w="640" data-ratio="60"', ' width="640" height="38400"'],
  ])('are told by %s', (_, attributes, size) => {
    const safe = toSafeFragment(`<img data-src="${PICTURE}" ${attributes}>`);
    expect(safe).toContain(size);
    expect(safe).toContain('height:auto;max-width:100%');
  });

  it.each([
    'data-w="" data-ratio="0.5"',
    'data-w="0" data-ratio="1"',
    'data-w="a" data-ratio="b"',
    'data-w="-9" data-ratio="1"',
    'data-w="1e9" data-ratio="1"',
  ])('are not told by %s', (attributes) => {
    expect(toSafeFragment(`<img data-src="${PICTURE}" ${attributes}>`)).not.toMatch(/ (?:width|height)="/);
  });
});
