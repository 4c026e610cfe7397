import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toSafeHtml as makeSafeHtml } from '../../src/articles/safe-html.ts';
import { expectSafe } from './expect-safe.ts';
import { toSafeFragment, toSafeHtml } from './forms.ts';
import { hostileMarkup } from './hostile-markup.ts';
import { LARGE_MARKUP } from './large-markup.ts';
import { xssCombinations } from './xss-combinations.ts';
import { xssCorpus } from './xss-corpus.ts';
import { xssLetIn } from './xss-let-in.ts';

const boxed = (html: string) =>
  `<section style="overflow-x:auto;overflow-y:hidden;overflow-wrap:break-word">${html}</section>`;

const PICTURE = 'https://mmbiz.qpic.cn/mmbiz_jpg/abc/0?wx_fmt=jpeg';

describe('toSafeHtml', () => {
  it('puts a box around that nothing is drawn out of', () => {
    expect(toSafeHtml('<p>一</p>')).toBe(boxed('<p>一</p>'));
  });

  it('lets nothing end that box', () => {
    expect(toSafeHtml('一</section></section>二')).toBe(boxed('一二'));
  });
});

describe('toSafeFragment', () => {
  it.each([
    ['text', '<p>一<strong>二</strong><em>三</em><u>四</u><s>五</s><sub>六</sub><sup>七</sup></p>'],
    ['blocks', '<section><h2>一</h2><blockquote>二</blockquote></section>'],
    ['lists', '<ul><li>一</li></ul><ol start="3"><li>二</li></ol><dl><dt>三</dt><dd>四</dd></dl>'],
    [
      'tables',
      '<section style="overflow-x:auto;max-width:100%"><table width="100%"><tbody><tr><td colspan="2" valign="top">一</td></tr></tbody></table></section>',
    ],
    ['code', '<pre style="overflow-x:auto;max-width:100%"><code>一</code></pre>'],
    ['figures', '<figure><figcaption>一</figcaption></figure>'],
    ['ruby', '<ruby>字<rp>(</rp><rt>zì</rt><rp>)</rp></ruby>'],
    ['breaks', '一<br>二<wbr>三<hr>'],
    ['entities', '1 &lt; 2 &amp; 3 &gt; 2'],
  ])('keeps %s as they are', (_, html) => {
    expect(toSafeFragment(html)).toBe(html);
  });

  it.each(['class', 'id', 'name', 'data-id', 'contenteditable', 'onclick', 'leaf'])(
    'drops the attribute %s',
    (name) => {
      expect(toSafeFragment(`<p ${name}="a" title="b">一</p>`)).toBe('<p title="b">一</p>');
    },
  );

  it.each([
    ['<custom-tag>一</custom-tag>', '一'],
    ['<svg><foreignObject><p>一</p></foreignObject></svg>', '<p>一</p>'],
    ['<form><button>一</button></form>', '一'],
    ['<object>一</object>', '一'],
    ['<center>一</center>二', '<div>一</div>二'],
  ])('keeps the prose in %s', (html, safe) => {
    expect(toSafeFragment(html)).toBe(safe);
  });

  it.each([
    ...[
      'script',
      'style',
      'noscript',
      'template',
      'title',
      'textarea',
      'select',
      'xmp',
      'noembed',
      'noframes',
    ],
    ...['audio', 'video', 'canvas'],
  ])('drops %s with what is in it', (tag) => {
    expect(toSafeFragment(`<section>一<${tag}>x</${tag}>二</section>`)).toBe('<section>一二</section>');
  });

  describe('of a style', () => {
    it.each([
      'text-align:center',
      'color:rgb(63, 63, 63)',
      'color:rgba(0,0,0,.5)',
      'background-color:#79ccfd',
      'font-size:15.5px',
      'font-weight:700',
      'line-height:1.75em',
      'margin:0px auto 10px 5%',
      'padding-left:.5em',
      'border:1px solid rgb(0, 0, 0)',
      'border-bottom-color:red',
      'border-radius:10px 10px 0px 0px',
      'max-width:100%',
      'display:inline-block;width:33.3333%;vertical-align:top',
      'white-space:normal',
    ])('keeps %s', (style) => {
      expect(toSafeFragment(`<p style="${style}">一</p>`)).toBe(`<p style="${style}">一</p>`);
    });

    it.each([
      'position:fixed',
      'z-index:9999',
      'transform:scale(9)',
      'box-shadow:0 0 0 9999px red',
      'margin-top:-100px',
      'margin:0 0 0 -1px',
      'width:99999px',
      'width:100vw',
      'width:calc(9 / .001)',
      'color:var(--x)',
      'background:url(javascript:alert(1))',
      'list-style-type:"<b>"',
      'color:\\72 ed',
      'COLOR:expression(alert(1))',
      'constructor:red',
      '--x:red',
    ])('drops %s', (style) => {
      expect(toSafeFragment(`<p style='${style}; color: red'>一</p>`)).toBe('<p style="color:red">一</p>');
    });
  });

  describe('of a picture', () => {
    it.each([
      ['a lazy address', `data-src="${PICTURE}"`, PICTURE],
      ['an address', `src="${PICTURE}"`, PICTURE],
      [
        'the lazy address over a placeholder',
        `src="data:image/gif;base64,AA" data-src="${PICTURE}"`,
        PICTURE,
      ],
      ['the address when the lazy one is empty', `src="${PICTURE}" data-src=""`, PICTURE],
      ['http as https', `data-src="${PICTURE.replace('https', 'http')}"`, PICTURE],
      ['no scheme as https', `data-src="${PICTURE.replace('https:', '')}"`, PICTURE],
      ['spaces around', `data-src=" ${PICTURE.replace('https:', '')}\n"`, PICTURE],
    ])('reads %s', (_, attributes, src) => {
      expect(toSafeFragment(`<img ${attributes}>`)).toBe(
        `<img src="${src}" style="height:auto;max-width:100%" referrerpolicy="no-referrer" loading="lazy">`,
      );
    });

    it.each([
      ['no address', ''],
      ['a relative address', 'src="/x.png"'],
      ['an inline picture', 'src="data:image/png;base64,AA"'],
      ['a script', 'src="javascript:alert(1)"'],
      ['a lazy script over a good address', `src="${PICTURE}" data-src="javascript:alert(1)"`],
      ['an address that is none', 'src="https://"'],
      ['a mail address', 'src="mailto:a@b.example"'],
      ['an address of this machine', 'src="http://localhost:8080/x"'],
      [
        'a lazy address of this machine over a good address',
        `src="${PICTURE}" data-src="http://127.0.0.1/x"`,
      ],
      ['a user name in its address', 'src="http://127.0.0.1@evil.example/"'],
      ['another port', 'src="http://evil.example:8080/x"'],
      ['a line break in its address', 'src="https://mmbiz.qpic.cn/mmbiz&#10;_jpg"'],
    ])('drops one with %s', (_, attributes) => {
      expect(toSafeFragment(`<p>一<img ${attributes} alt="x">二</p>`)).toBe('<p>一二</p>');
    });

    it('keeps one of this machine where the rules allow that', () => {
      expect(toSafeFragment('<img data-src="http://127.0.0.1:8080/x">', { loopbackPictures: true })).toBe(
        '<img src="http://127.0.0.1:8080/x" style="height:auto;max-width:100%" referrerpolicy="no-referrer" loading="lazy">',
      );
    });

    it('keeps its alternative text, title and size', () => {
      const kept = ['alt=""', 'title="一"', 'width="640"', 'height="50%"'];
      const safe = toSafeFragment(`<img ${kept.join(' ')} src="${PICTURE}">`);
      for (const attribute of kept) expect(safe).toContain(` ${attribute}`);
    });

    it.each(['99999', '-1', '1e3', 'calc(1px)'])('drops the width %s', (width) => {
      expect(toSafeFragment(`<img src="${PICTURE}" width="${width}">`)).not.toContain(' width');
    });

    it('overrides its own loading and referrer policy, and drops its srcset', () => {
      const html = `<img referrerpolicy="unsafe-url" loading="eager" src="${PICTURE}" srcset="${PICTURE} 2x">`;
      expect(toSafeFragment(html)).toBe(
        `<img src="${PICTURE}" style="height:auto;max-width:100%" referrerpolicy="no-referrer" loading="lazy">`,
      );
    });
  });

  describe('of a frame', () => {
    const player = (src: string) =>
      `<iframe src="${src}" title="[视频]" style="border:0;width:100%;max-width:min(677px,100%);height:auto;aspect-ratio:1.778" allowfullscreen referrerpolicy="no-referrer" sandbox="allow-scripts allow-same-origin allow-popups"></iframe>`;

    it.each([
      ['https://v.qq.com/iframe/preview.html?vid=a', 'https://v.qq.com/iframe/preview.html?vid=a'],
      ['http://v.qq.com/iframe/player.html', 'https://v.qq.com/iframe/player.html'],
      ['//v.qq.com/iframe/player.html', 'https://v.qq.com/iframe/player.html'],
      ['https://v.qq.com:443/', 'https://v.qq.com/'],
    ])('shows the player at %s', (address, src) => {
      expect(toSafeFragment(`<iframe class="video_iframe" data-src="${address}"></iframe>`)).toBe(
        player(src),
      );
    });

    it.each([
      'https://v.qq.com@evil.example/',
      'https://user@v.qq.com/',
      'https://v.qq.com.evil.example/',
      'https://evil.example/?v.qq.com',
      'https://evilv.qq.com/',
      'https://qq.com/',
      'https://v.qq.com./',
      'https://v.qq.com:8443/',
      '//v.qq.com:8080',
      'http://v.qq.com:8080/',
      'ftp://v.qq.com/',
      'about:blank',
      '/v.qq.com/',
      '',
    ])('shows none of %j', (address) => {
      const safe = toSafeFragment(
        `<p>一<iframe src="https://v.qq.com/" data-src="${address || ' '}">x</iframe>二</p>`,
      );
      expect(safe.replace('<span style="display:block">[网页]</span>', '')).toBe('<p>一二</p>');
    });
  });

  describe('of a link', () => {
    it.each([
      ['http://mp.weixin.qq.com/s?a=1&amp;b=2#rd', 'http://mp.weixin.qq.com/s?a=1&amp;b=2#rd'],
      ['//mp.weixin.qq.com/s', 'https://mp.weixin.qq.com/s'],
      ['mailto:a@b.example', 'mailto:a@b.example'],
      ['tel:10086', 'tel:10086'],
    ])('opens %s in a new page', (address, href) => {
      expect(toSafeFragment(`<a href="${address}">一</a>`)).toBe(
        `<a href="${href}" target="_blank" rel="noopener noreferrer">一</a>`,
      );
    });

    it.each([
      'javascript:alert(1)',
      'java\nscript:alert(1)',
      'data:text/html,x',
      'weixin://dl',
      '/s',
      '#a',
      '',
    ])('keeps the text of %j only', (address) => {
      const safe = toSafeFragment(`<a href="${address}">一</a>`);
      expect(safe).toContain('>一</a>');
      expect(safe).not.toContain('href');
    });
  });

  it.each([...xssCorpus, ...xssLetIn])('leaves nothing to run, load or break out in: %s', (_, html) => {
    expectSafe(toSafeFragment(html));
  });

  it('leaves nothing to run, load or break out in where tags, handlers and addresses are combined', () => {
    for (const html of xssCombinations()) expectSafe(toSafeFragment(html));
  });

  it('leaves nothing to run, whatever is put together', () => {
    fc.assert(fc.property(hostileMarkup(), (html) => expectSafe(toSafeFragment(html))));
  });

  it('changes nothing more when done twice', () => {
    fc.assert(
      fc.property(hostileMarkup(), (html) => {
        const safe = toSafeFragment(html);
        expect(toSafeFragment(safe)).toBe(safe);
      }),
    );
  });

  it.each([
    ['a line break after a picture that is dropped', '<pre><img src="x">\n</pre>'],
    ['tags 100 deep around which the parser adds some', `<table><td>${'<div>'.repeat(97)}<p>一`],
    ['a table 100 deep, where no box around it fits', `${'<section>'.repeat(99)}<table><tr><td>一`],
    ['a table 98 deep', `${'<section>'.repeat(98)}<table><tr><td>一`],
    ['a null and a carriage return where all tags are dropped', `${'<div>'.repeat(2_000)}\0一\r二`],
  ])('changes nothing more when done twice with %s', (_, html) => {
    const safe = toSafeFragment(html);
    expect(toSafeFragment(safe)).toBe(safe);
  });

  it('drops the tags more than 100 deep and keeps the text', () => {
    expect(toSafeFragment(`${'<div>'.repeat(500)}一${'</div>'.repeat(500)}`)).toBe(
      `${'<div>'.repeat(100)}一${'</div>'.repeat(100)}`,
    );
  });

  it('drops all tags where browsers would make far more elements than there are tags', () => {
    const formatting = Array.from({ length: 90 }, (_, index) => `<b style="width:${index}px">`).join('');
    const safe = toSafeFragment(`<li>${formatting}${'<li>一</li>'.repeat(10_000)}`);
    expect(safe).toContain('一');
    expect(safe).not.toContain('<');
  });

  it('keeps any number of tags side by side', () => {
    const html = '<p>一<br></p>'.repeat(2_000);
    expect(toSafeFragment(html)).toBe(html);
  });

  it.each(['<div>', '<svg>', '<b>x', '<p><x>'])('keeps the text under 20,000 %s', (tag) => {
    const safe = toSafeFragment(`${tag.repeat(20_000)}一<script>alert(1)</script>`);
    expect(safe).toContain('一');
    expectSafe(safe);
  });

  it('makes 1 MB in slices, none of which has much of it', () => {
    const slices = Array.from(
      makeSafeHtml(`<section>${'<p style="color:red">一</p>'.repeat(40_000)}</section>`),
    );

    expect(slices.length).toBeGreaterThan(250);
  });

  it.each(LARGE_MARKUP)('leaves nothing to run in 200 KB of %s', (_, write) => {
    expectSafe(toSafeFragment(write(200_000)));
  });
});
