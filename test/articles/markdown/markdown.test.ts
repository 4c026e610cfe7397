import fc from 'fast-check';
import { marked } from 'marked';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { type DefaultTreeAdapterMap, parseFragment } from 'parse5';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '../../helpers/property-runs.ts';
import { toMarkdown } from '../forms.ts';

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
      'joins code that follows code, as its marks would be read as one',
      '<p><code>&lt;img src=x&gt;</code><span></span><span><code>`![y](x)</code></span></p>',
      '``<img src=x>`![y](x)``\n',
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
      '[&#91;视频&#93;](https://v.qq.com/a)\n',
    ],
    ['leaves empty paragraphs out', '<p>一</p><p>&nbsp;</p><p><br></p><p>二</p>', '一\n\n二\n'],
    ['escapes a backslash before a tag', '<p>\\&lt;b> \\\\&lt;b></p>', '\\\\&lt;b> \\\\\\\\&lt;b>\n'],
    ['escapes tags', '<p>&lt;img src=x onerror=alert(1)&gt;</p>', '&lt;img src=x onerror=alert(1)>\n'],
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
    ['escapes text beside items', '<ul>一&lt;img src=x&gt;</ul>', '- 一&lt;img src=x>\n'],
    [
      'has no signs within marks, as a letter follows them',
      '<p><strong>重点：</strong>内容，使用<strong>《书名》</strong>来<em>看<br></em>它</p>',
      '**重点**：内容，使用《**书名**》来*看*\\\n它\n',
    ],
    [
      'puts a list in a list into the item before it',
      '<ul><li>一</li><ul><li>二</li></ul><li>三</li></ul>',
      '- 一\n  - 二\n- 三\n',
    ],
    ['keeps blocks in marks apart', '<strong><p>一</p><p>二</p></strong>', '**一\\\n二**\n'],
    [
      'writes code in a line, line by line',
      '<h2>题<pre>a\n\nb</pre></h2><p><code>c<br>d</code><code></code></p>',
      '## 题`a` `b`\n\n`c`\\\n`d`\n',
    ],
    [
      'writes captions before tables, and no block within a row',
      '<table><caption>表</caption><tr><td>一<pre>a\nb</pre></td><td>二<hr>三</td></tr></table>',
      '表\n\n| | |\n| - | - |\n| 一`a` `b` | 二 三 |\n',
    ],
    [
      'writes pictures in code after it',
      `<pre>a<img src="${PICTURE}"></pre>`,
      `\`\`\`\na\n\`\`\`\n\n![](${PICTURE})\n`,
    ],
    [
      'has no code nor bracket in a link, at which renderers end it',
      '<a href="https://a.example/">x<code>`</code> <code>](javascript:alert(1))</code> ![y](z)</a>',
      '[x\\` &#93;(javascript:alert(1)) !&#91;y&#93;(z)](https://a.example/)\n',
    ],
    ['writes the same mark once', '<p><b><em><strong><i>一</i></strong></em></b></p>', '**_一_**\n'],
    ['joins empty lines', '<p style="white-space:pre-line">一\n\n \n\n二</p>', '一\\\n\\\n二\n'],
    ['makes nothing of nothing', '<section><p><br></p></section>', ''],
  ])('%s', (_, html, markdown) => {
    expect(toMarkdown(html)).toBe(markdown);
  });

  it('gives back any text that is rendered again', () => {
    const word = fc.stringMatching(/^[!-~一-龥]{1,8}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (words) => {
        const rendered = marked.parse(toMarkdown(`<p>${escaped(words.join(' '))}</p>`), { async: false });

        expect(rendered).not.toMatch(/<(?!\/?(?:p|a)\b)/);
        expect(textOf(rendered).trim()).toBe(words.join(' '));
      }),
    );
  });

  it('keeps text from becoming a tag, in whatever it stands and whoever renders it', () => {
    const leaf = fc.constantFrom(
      ...['<img src=x onerror=alert(1)>', '<script>alert(1)</script>', '<!--', '<?x', '</code></pre>'].map(
        escaped,
      ),
      ...[
        '`',
        '``',
        '```',
        '~~~',
        '|',
        '\\',
        ']',
        '](x)',
        '](javascript:alert(1))',
        '![y](x)',
        '**',
        '\n\n',
        '\n',
        ' ',
        '    ',
        '&amp;lt;',
        '# ',
        '- ',
        '甲',
      ],
      ...['<br>', '<br><br>', '<hr>', `<img alt="${escaped('<b>')}" src="${PICTURE}">`],
    );
    const tag = fc.constantFrom(
      ...[
        'p',
        'section',
        'span',
        'strong',
        'em',
        'del',
        'sup',
        'h2',
        'blockquote',
        'ul',
        'ol',
        'li',
        'dl',
        'dt',
        'dd',
      ],
      ...[
        'pre',
        'code',
        'kbd',
        'a href="https://a.example/"',
        'table',
        'tr',
        'td',
        'th',
        'caption',
        'figure',
      ],
      ...['section style="white-space:pre"', 'code style="display:block;white-space:pre"'],
    );
    const { node } = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 6, withCrossShrink: true },
        leaf,
        fc
          .tuple(tag, fc.array(tie('node'), { minLength: 1, maxLength: 4 }))
          .map(([name, inner]) => `<${name}>${inner.join('')}</${name.split(' ')[0]}>`),
      ),
    }));
    fc.assert(
      fc.property(node, (html) => {
        const markdown = toMarkdown(html);
        const rendered = marked.parse(markdown, { async: false });

        expect(tagsIn(rendered).filter((name) => !MADE_OF_MARKDOWN.has(name))).toEqual([]);
        expect(rendered).not.toMatch(/<[^>]*(?:src="?x|javascript:)/);
        expect(JSON.stringify(fromMarkdown(markdown))).not.toContain('"type":"html"');
      }),
      { numRuns: propertyRuns(5000) },
    );
  });

  it('cuts a paragraph of more pieces than anybody writes', () => {
    expect(toMarkdown(`<p>${'<b>x</b>y'.repeat(10_000)}</p>`).split('\n\n').length).toBeGreaterThan(3);
  });
});

/** Text as HTML has it. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

type Node = DefaultTreeAdapterMap['node'];

function childrenOf(node: Node): Node[] {
  return 'childNodes' in node ? node.childNodes : [];
}

function textOf(html: string): string {
  const read = (node: Node): string => ('value' in node ? node.value : childrenOf(node).map(read).join(''));
  return read(parseFragment(html));
}

function tagsIn(html: string): string[] {
  const read = (node: Node): string[] => [node.nodeName, ...childrenOf(node).flatMap(read)];
  return childrenOf(parseFragment(html)).flatMap(read);
}

/** What marked writes of Markdown alone. */
const MADE_OF_MARKDOWN = new Set([
  ...[
    '#text',
    'p',
    'a',
    'br',
    'hr',
    'img',
    'strong',
    'em',
    'del',
    'code',
    'pre',
    'blockquote',
    'ul',
    'ol',
    'li',
  ],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'thead', 'tbody', 'tr', 'td', 'th'],
]);
