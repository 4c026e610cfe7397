import { describe, expect, it } from 'vitest';
import { toPlainText, toSafeFragment } from '../forms.ts';

const PICTURE = 'https://mmbiz.qpic.cn/mmbiz_png/abc/640';

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

  it('have no dashes, of which a line may have a million', () => {
    const safe = toSafeFragment(
      '<svg><path d="M0 0L9 9" stroke="red" stroke-dasharray="0.0002 0.0002"/></svg>',
    );

    expect(safe).toContain('stroke="red"');
    expect(safe).not.toContain('dash');
  });

  it('have the mean of a gradient in each shape', () => {
    const stop = '<stop stop-color="#ff0000"/><stop stop-color="#0000ff"/>';
    const safe = toSafeFragment(
      `<svg><linearGradient id="g">${stop}</linearGradient><path fill="url(#g)" d="M0 0"/><path fill="url(#g)" d="M1 1"/></svg>`,
    );

    expect(safe.match(/fill="#800080"/g)).toHaveLength(2);
  });
});
