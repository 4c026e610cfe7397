import { describe, expect, it } from 'vitest';
import { toMarkdown, toPlainText, toSafeFragment } from '../forms.ts';

const PICTURE = 'https://mmbiz.qpic.cn/mmbiz_png/abc/640';

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
