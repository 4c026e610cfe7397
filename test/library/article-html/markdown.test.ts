import fc from 'fast-check';
import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { toMarkdown } from './forms.ts';

const PICTURE = 'https://mmbiz.qpic.cn/a/640';

describe('toMarkdown', () => {
  it.each([
    [
      'writes blocks',
      '<h2>题</h2><p>一<strong>二</strong></p><blockquote><p>三</p></blockquote>',
      '## 题\n\n一**二**\n\n> 三\n',
    ],
    [
      'sees through boxes',
      '<section><section><p>一</p>二</section><div>三</div></section>',
      '一\n\n二\n\n三\n',
    ],
    [
      'writes items without blank lines between',
      '<ul><li><p>一</p></li><li><p>二</p><ol><li>三</li></ol></li></ul>',
      '- 一\n- 二\n  1. 三\n',
    ],
    ['keeps pictures', `<p>一<img alt="猫" data-src="${PICTURE}"></p>`, `一![猫](${PICTURE})\n`],
    [
      'keeps links',
      '<p><a href="https://a.example/">一</a><a href="javascript:alert(1)">二</a></p>',
      '[一](https://a.example/)二\n',
    ],
    [
      'keeps linked pictures',
      `<a href="https://a.example/"><img src="${PICTURE}"></a>`,
      `[![](${PICTURE})](https://a.example/)\n`,
    ],
    [
      'writes tables',
      '<table><tr><th>一</th><th>二</th></tr><tr><td>三</td><td>四</td></tr></table>',
      '| 一 | 二 |\n| - | - |\n| 三 | 四 |\n',
    ],
    [
      'writes what is in cells in one line',
      '<table><tr><td><p>一</p><p>二</p></td><td>三<br>四</td></tr></table>',
      '| | |\n| - | - |\n| 一 二 | 三 四 |\n',
    ],
    [
      'takes a frame of one cell for what is in it',
      '<table><tr><td><p>一</p><p>二</p></td></tr></table>',
      '一\n\n二\n',
    ],
    ['fences code', '<pre data-lang="js"><code>a</code><code>```</code></pre>', '````js\na\n```\n````\n'],
    [
      'writes labels on lines of their own',
      '<p>前<mpvoice name="早"></mpvoice>后</p>',
      '前\\\n\\[音频] 早\\\n后\n',
    ],
    [
      'leaves no blank line between two labels',
      '<p>前<mpvoice name="早"></mpvoice><mpvoice name="晚"></mpvoice></p>',
      '前\\\n\\[音频] 早\\\n\\[音频] 晚\n',
    ],
    [
      'links to players',
      '<iframe data-src="https://v.qq.com/a"></iframe>',
      '[\\[视频\\]](https://v.qq.com/a)\n',
    ],
    ['leaves empty paragraphs out', '<p>一</p><p>&nbsp;</p><p><br></p><p>二</p>', '一\n\n二\n'],
    ['escapes tags', '<p>&lt;img src=x onerror=alert(1)&gt;</p>', '\\<img src=x onerror=alert(1)>\n'],
    [
      'escapes marks',
      '<p># 一</p><p>*二* _三_ `四` [五](六)</p><p>1. 七</p>',
      '\\# 一\n\n\\*二\\* \\_三\\_ \\`四\\` \\[五]\\(六)\n\n1\\. 七\n',
    ],
    [
      'writes what is in more than ten lists as if it were in the tenth',
      `${'<ul><li>'.repeat(12)}一${'</li></ul>'.repeat(12)}`,
      `${'- '.repeat(10)}一\n`,
    ],
    ['makes nothing of nothing', '<section><p><br></p></section>', ''],
  ])('%s', (_, html, markdown) => {
    expect(toMarkdown(html)).toBe(markdown);
  });

  it('gives back any text that is rendered again', () => {
    const word = fc.stringMatching(/^[!-~一-龥]{1,8}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (words) => {
        const escaped = words.join(' ').replaceAll('&', '&amp;').replaceAll('<', '&lt;');
        const rendered = marked.parse(toMarkdown(`<p>${escaped}</p>`), { async: false });

        expect(rendered).not.toMatch(/<(?!\/?(?:p|a)\b)/);
      }),
    );
  });

  it('cuts a paragraph of more pieces than anybody writes', () => {
    expect(toMarkdown(`<p>${'<b>x</b>y'.repeat(10_000)}</p>`).split('\n\n').length).toBeGreaterThan(3);
  });
});
