import { describe, expect, it } from 'vitest';
import { toNormalHtml, UnreasonableMarkupError } from '../../../src/library/article-html/normal-html.ts';

describe('toNormalHtml', () => {
  it.each([
    ['text', '一 &amp; 二'],
    ['boxes in boxes', '<section><p>一</p><div><p>二</p></div></section>'],
    ['lists in lists', '<ul><li>一<ol><li>二</li></ol></li></ul>'],
    [
      'whole tables',
      '<table><tbody><tr><td>一<table><tbody><tr><td>二</td></tr></tbody></table></td></tr></tbody></table>',
    ],
    ['links in formatting', '<b>一<i><a href="https://a.example/">二</a></i></b>'],
  ])('keeps %s as they are', (_, html) => {
    expect(toNormalHtml(html)).toBe(html);
  });

  it.each([
    [
      'an item that ends the box around it',
      '<li><div><li>一</li></div></li>',
      '<li><div></div></li><li>一</li>',
    ],
    [
      'a heading that ends the section around it',
      '<h3><section><h1><h2>一</h2></h1></section></h3>二',
      '<h3><section><h1></h1><h2>一</h2></section></h3>二',
    ],
    ['a cell without a table', '<td>一</td>', '一'],
    ['a table right in a table', '<table><table>一</table></table>', '<table></table>一<table></table>'],
    ['a box in a paragraph', '<p>一<div>二</div>三</p>', '<p>一</p><div>二</div>三<p></p>'],
    ['a link in a link', '<a>一<a>二</a></a>', '<a>一</a><a>二</a>'],
    [
      'text between rows',
      '<table>一<tr><td>二</td></tr></table>',
      '一<table><tbody><tr><td>二</td></tr></tbody></table>',
    ],
    ['what is in a frame', '<iframe><p>一</p></iframe>', '<iframe></iframe>'],
    ['a null', '一\0二', '一二'],
    [
      'line breaks that a dropped picture hid',
      '<pre><dropped-media>\n</dropped-media>\n\n一</pre>',
      '<pre>一</pre>',
    ],
  ])('writes out %s', (_, html, normal) => {
    expect(toNormalHtml(html)).toBe(normal);
  });

  it('counts the depth of what the parser adds, too', () => {
    const nested = (count: number, text: string) => '<div>'.repeat(count) + text + '</div>'.repeat(count);
    expect(toNormalHtml(`<table><td>${nested(100, '<p>一</p>')}</td></table>`)).toBe(
      `<table><tbody><tr><td>${nested(96, '一')}</td></tr></tbody></table>`,
    );
  });

  it('gives up where the elements become far more than the tags', () => {
    const formatting = Array.from({ length: 90 }, (_, index) => `<b title="${index}">`).join('');
    expect(() => toNormalHtml(`<li>${formatting}${'<li>一'.repeat(10_000)}`)).toThrow(
      UnreasonableMarkupError,
    );
  });

  it('gives up where each reading differs from the one before', () => {
    expect(() => toNormalHtml(`<textarea>${'\n'.repeat(20)}一</textarea>`)).toThrow(UnreasonableMarkupError);
  });
});
