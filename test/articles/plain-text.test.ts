import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { toPlainText, toSafeFragment } from './forms.ts';

const PICTURE = 'https://mmbiz.qpic.cn/mmbiz_png/abc/640';

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
