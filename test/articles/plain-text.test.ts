import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { toPlainText } from './forms.ts';

describe('toPlainText', () => {
  it.each([
    ['sets paragraphs a blank line apart', '<p>一</p><p>二</p>', '一\n\n二'],
    [
      'counts blocks in blocks once',
      '<section><div><p>一</p></div></section><section>二</section>',
      '一\n\n二',
    ],
    ['leaves empty paragraphs out', '<p>一</p><p><br></p><p>&nbsp;</p><p></p><p>二</p>', '一\n\n二'],
    ['starts a line at a break', '一<br>二<br />三', '一\n二\n三'],
    ['makes no more than one blank line of many breaks', '一<br><br><br><br>二', '一\n\n二'],
    [
      'puts items on lines',
      '<ul><li>一</li><li>二<ol><li>三</li></ol></li></ul>四',
      '- 一\n- 二\n  1. 三\n\n四',
    ],
    [
      'puts rows on lines',
      '<table><tr><th>一</th><td>二</td><td>三</td></tr><tr><td>四</td></tr></table>',
      '一 二 三\n四',
    ],
    ['keeps the lines of preformatted text', '<pre>a\n  b</pre>', 'a\n  b'],
    ['keeps the case of headings', '<h1>Title</h1>text<h2>Part</h2>', 'Title\n\ntext\n\nPart'],
    ['joins inline text', '<p>a <b>b</b><span>c</span>\n d</p>', 'a bc d'],
    ['decodes entities once', '&lt;b&gt; &amp;amp; &copy; &#x4e00;', '<b> &amp; © 一'],
    ['keeps the text of a link alone', '<a href="https://a.example/">一</a>', '一'],
    [
      'tells what pictures and videos are',
      '一<img alt="x" src="https://a.example/b"><iframe src="https://v.qq.com/">y</iframe>',
      '一x[视频]',
    ],
    ['leaves scripts and styles out', '一<script>x</script><style>y</style><template>z</template>', '一'],
    ['reads around a body', '<body><p>一</p></body><p>二</p>', '一\n\n二'],
    ['trims', ' \n<br><p> 一 </p><br>\n ', '一'],
    ['makes nothing of nothing', '', ''],
  ])('%s', (_, html, text) => {
    expect(toPlainText(html)).toBe(text);
  });

  it('breaks no line of its own accord', () => {
    const line = 'word '.repeat(1_000).trim();
    expect(toPlainText(`<p>${line}</p>`)).toBe(line);
  });

  it('gives back any words as they are', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[!-~一-龥]+$/)), (words) => {
        const escaped = words.join(' ').replaceAll('&', '&amp;').replaceAll('<', '&lt;');
        expect(toPlainText(`<p>${escaped}</p>`)).toBe(words.join(' '));
      }),
    );
  });

  it('gives back any paragraphs a blank line apart', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z一-龥]+$/)), (paragraphs) => {
        expect(toPlainText(paragraphs.map((text) => `<p>${text}</p>`).join('\n'))).toBe(
          paragraphs.join('\n\n'),
        );
      }),
    );
  });

  it.each(['<div>', '<ul><li>', '<blockquote>', '<table><tr><td>', '<x>'])('reads under 20,000 %s', (tag) => {
    expect(toPlainText(`${tag.repeat(20_000)}一`)).toBe('一');
  });

  it('cuts nothing off 17 million characters', () => {
    expect(toPlainText(`${'一'.repeat(17_000_000)}末`)).toHaveLength(17_000_001);
  });
});
