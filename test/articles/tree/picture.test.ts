import { describe, expect, it } from 'vitest';
import { toMarkdown, toPlainText, toSafeFragment } from '../forms.ts';

const PICTURE = 'https://mmbiz.qpic.cn/mmbiz_png/abc/640';

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
