import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PictureRules } from '../../../src/articles/html/allow-list.ts';
import { propertyRuns } from '../../helpers/property-runs.ts';
import { expectSafe } from '../expect-safe.ts';
import { toMarkdown, toPlainText, toSafeFragment, toSafeHtml } from '../forms.ts';

const PICTURE = 'https://mmbiz.qpic.cn/mmbiz_jpg/tea/0?wx_fmt=jpeg&a=b';
const ELSEWHERE = 'https://pictures.example/tea.jpg';
const GATEWAY = 'https://gateway.example/media';

/** Shows pictures of one host at the gateway, and records for which it was asked. */
function gatewayAt(base = GATEWAY) {
  const asked: string[] = [];
  const shownAt = (address: string) => {
    asked.push(address);
    const isServed = new URL(address).hostname === 'mmbiz.qpic.cn';
    return isServed ? `${base}/${Buffer.from(address).toString('base64url')}` : address;
  };
  const rules: PictureRules = { shownAt };
  return { rules, asked, addressOf: shownAt };
}

const { rules, addressOf } = gatewayAt();

const sourcesIn = (html: string) => Array.from(html.matchAll(/<img src="([^"]*)"/g), ([, src]) => src);

/** Whatever shows a picture in an article. */
const WRITTEN: readonly (readonly [name: string, write: (address: string) => string])[] = [
  ['a picture', (address) => `<img data-src="${address}">`],
  ['a picture without a lazy address', (address) => `<img src="${address}">`],
  ['a background', (address) => `<section style="background:url('${address}')">a</section>`],
  ['a background in an attribute', (address) => `<section data-lazy-bgimg="${address}">a</section>`],
  ['the cell of a table', (address) => `<table><tr><td background="${address}">a</td></tr></table>`],
  ['the cover of a film', (address) => `<mpvideosnap data-desc="a" data-url="${address}"></mpvideosnap>`],
  [
    'the poster of a video',
    (address) => `<mp-common-video data-title="a" data-cover="${address}"></mp-common-video>`,
  ],
  ['an svg', (address) => `<svg viewBox="0 0 9 9"><image href="${address}" width="9" height="9"/></svg>`],
  [
    'the background of an svg',
    (address) => `<svg style="background:url(${address})"><rect width="9" height="9"/></svg>`,
  ],
  ['an embed', (address) => `<embed type="image/jpeg" src="${address}">`],
];

describe('pictures that are shown elsewhere', () => {
  it.each(WRITTEN)('have their other address whatever shows them: %s', (_, write) => {
    const html = write(PICTURE.replaceAll('&', '&amp;'));

    expect(sourcesIn(toSafeHtml(html))).toEqual([PICTURE.replaceAll('&', '&amp;')]);
    expect(sourcesIn(toSafeHtml(html, rules))).toEqual([addressOf(PICTURE)]);
    expect(toMarkdown(html, rules)).toContain(`](${addressOf(PICTURE)})`);
    expect(toPlainText(html, rules)).toBe(toPlainText(html));
  });

  it('differ in nothing but their address', () => {
    const html = WRITTEN.map(([, write]) => write(PICTURE.replaceAll('&', '&amp;'))).join('<p>一</p>');
    const [before, after] = [toSafeHtml(html), toSafeHtml(html, rules)];

    expect(after.replaceAll(addressOf(PICTURE), PICTURE.replaceAll('&', '&amp;'))).toBe(before);
  });

  it.each([
    ['SAFE', toSafeHtml],
    ['Markdown', toMarkdown],
  ])('make no article of tiny pictures many times as long in %s', (_, write) => {
    const html = `<img src="https://mmbiz.qpic.cn/">${'a'.repeat(90)}`.repeat(5000);
    const far = gatewayAt(`${GATEWAY}/${'a'.repeat(150)}`);

    const [before, after] = [write(html), write(html, far.rules)];

    expect(after).toContain(GATEWAY);
    expect(after.length - before.length).toBeLessThan(501_000);
  });

  it.each(WRITTEN)('are asked for once each, after they were allowed: %s', (_, write) => {
    const { rules, asked } = gatewayAt();
    toSafeHtml(
      `${write(PICTURE)}${write('http://127.0.0.1/a')}${write('https://mmbiz.qpic.cn:8443/a')}`,
      rules,
    );

    expect(asked.map((address) => new URL(address).pathname)).toEqual(['/mmbiz_jpg/tea/0']);
  });

  it('are asked for by the address over https', () => {
    const { rules, asked } = gatewayAt();
    toSafeHtml('<img src="http://mmbiz.qpic.cn/a"><img src="//mmbiz.qpic.cn/b">', rules);

    expect(asked).toEqual(['https://mmbiz.qpic.cn/a', 'https://mmbiz.qpic.cn/b']);
  });

  it('stay where they are if they are shown there', () => {
    const html = `<img src="${ELSEWHERE}"><p>一</p>`;

    expect(toSafeHtml(html, rules)).toBe(toSafeHtml(html));
    expect(toMarkdown(html, rules)).toBe(toMarkdown(html));
  });

  it('may be on a loopback address with a port, which no article may write', () => {
    const local = gatewayAt('http://127.0.0.1:4000/media');

    expect(sourcesIn(toSafeHtml(`<img src="${PICTURE}">`, local.rules))).toEqual([local.addressOf(PICTURE)]);
    expect(toSafeHtml(`<img src="${local.addressOf(PICTURE)}">`, local.rules)).not.toContain('<img');
  });

  it('may be pictures of this machine where the rules allow them', () => {
    const written = 'http://127.0.0.1:8080/a';
    const shown = `${GATEWAY}/local`;
    const local = { loopbackPictures: true, shownAt: () => shown };

    expect(sourcesIn(toSafeHtml(`<img src="${written}">`, local))).toEqual([shown]);
  });

  it.each([
    `<p><button><p><img src="${PICTURE}">`,
    `<li><object><li><img src="${PICTURE}">`,
    `<a href="https://tea.example/">a<table><a href="https://tea.example/"><img src="${PICTURE}"></table>`,
  ])('are shown there where browsers have to be told twice how tags pair: %s', (html) => {
    const local = gatewayAt('http://127.0.0.1:4000/media');

    expect(sourcesIn(toSafeFragment(html, local.rules))).toEqual([local.addressOf(PICTURE)]);
  });

  it.each([
    'javascript:alert(1)',
    'data:image/svg+xml,a',
    'https://a/"onerror="alert(1)',
    'https://a/<b>',
    '',
  ])('stay where they are rather than have an address that no picture may have: %s', (shown) => {
    const html = `<img src="${PICTURE}">`;

    expect(toSafeHtml(html, { shownAt: () => shown })).toBe(toSafeHtml(html));
    expect(toMarkdown(html, { shownAt: () => shown })).toBe(toMarkdown(html));
  });

  it('have no address that the article could choose, whatever it writes', () => {
    const address = fc.oneof(
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.string({ unit: 'binary' }).map((text) => `https://mmbiz.qpic.cn/${text}`),
      fc.string().map((text) => `${GATEWAY}/${text}`),
      fc.constantFrom(
        'https://mmbiz.qpic.cn@evil.example/',
        'https://mmbiz.qpic.cn.evil.example/',
        '//mmbiz.qpic.cn',
      ),
    );
    const inAttribute = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
    fc.assert(
      fc.property(address, fc.constantFrom(...WRITTEN), (written, [, write]) => {
        const { rules, asked, addressOf } = gatewayAt();
        const html = write(inAttribute(written));
        const shown = toSafeHtml(html, rules);
        expectSafe(shown);
        const direct = sourcesIn(toSafeHtml(html)).map((src = '') => src.replaceAll('&amp;', '&'));
        expect(sourcesIn(shown).map((src = '') => src.replaceAll('&amp;', '&'))).toEqual(
          direct.map(addressOf),
        );
        expect(asked.slice(0, direct.length)).toEqual(direct);
      }),
      { numRuns: propertyRuns(2000) },
    );
  });
});
