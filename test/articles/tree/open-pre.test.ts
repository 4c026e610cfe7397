import { describe, expect, it } from 'vitest';
import { toMarkdown, toPlainText, toSafeFragment } from '../forms.ts';

/** The code as a browser shows it: its elements are inline, so it is the text. */
function codeOf(html: string): string {
  const [, code = ''] = /<pre[^>]*>([\s\S]*?)<\/pre>/.exec(toSafeFragment(html)) ?? [];
  expect(code).not.toMatch(/<(?:p|div|section|li|ul|ol|br)\b/);
  return code
    .replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

describe('lines of code', () => {
  const LINES = 'def a():\n    b\n\n    return c';
  it.each([
    [
      'code in a row',
      '<pre><code>def a():</code><code>    b</code><code><br></code><code>    return c</code></pre>',
    ],
    [
      'code in a row, with spans and a blank line in one',
      '<pre data-lang="python"><code><span>def a():</span></code><code><span>    b</span></code><code><span><br></span></code><code><span>    return c</span></code></pre>',
    ],
    [
      'code in a row, with line breaks between',
      '<pre>\n<code>def a():</code>\n<code>    b</code>\n<code><br></code>\n<code>    return c</code>\n</pre>',
    ],
    [
      'an empty code for a blank line',
      '<pre><code style="display:flex">def a():</code><code style="display:flex">    b</code><code style="display:flex"></code><code style="display:flex">    return c</code></pre>',
    ],
    [
      'boxes by their style',
      '<pre><code><span style="display:block">def a():</span><span style="display:block">    b</span><span style="display:block"><br></span><span style="display:block">    return c</span></code></pre>',
    ],
    [
      'one box of breaks, as mdnice has it',
      '<pre><code style="display:-webkit-box;overflow-x:auto">def&nbsp;a():<br>&nbsp;&nbsp;&nbsp;&nbsp;b<br><br>&nbsp;&nbsp;&nbsp;&nbsp;return&nbsp;c<br></code></pre>',
    ],
    [
      'items of a list',
      '<pre><ol><li><code>def a():</code></li><li><code>    b</code></li><li><code><br></code></li><li><code>    return c</code></li></ol></pre>',
    ],
    ['paragraphs', '<pre><p>def a():</p><p>    b</p><p><br></p><p>    return c</p></pre>'],
    [
      'line breaks, in spans of colour',
      '<pre style="white-space:pre"><span style="color:#c678dd">def</span> a():\n    b\n\n    <span style="color:#c678dd">return</span> c\n</pre>',
    ],
    [
      'code in a row within a box',
      '<pre><section style="display:flex"><section><code>def a():</code><code>    b</code><code><br></code><code>    return c</code></section></section></pre>',
    ],
  ])('are kept of %s', (_, html) => {
    expect(codeOf(html).trimEnd()).toBe(LINES);
    expect(toPlainText(html)).toBe(LINES);
    expect(
      toMarkdown(html)
        .replace(/```(?:python)?\n?/g, '')
        .trim(),
    ).toBe(LINES);
  });

  it.each([
    ['a style', '<section style="white-space:pre">a\n  b\n\nc</section>'],
    ['a style that wraps', '<p style="white-space: pre-wrap;">a\n  b\n\nc</p>'],
    ['a style further out', '<section style="white-space:pre-wrap"><span>a\n  b</span>\n\nc</section>'],
    ['a style of breaks', '<div style="white-space:break-spaces !important">a\n  b\n\nc</div>'],
    ['a style on code', '<code style="display:block;white-space:pre">a\n  b\n\nc</code>'],
  ])('are kept outside pre, by %s', (_, html) => {
    expect(toPlainText(html)).toBe('a\n  b\n\nc');
    expect(toSafeFragment(html)).toMatch(/white-space:(?:pre|break-spaces)/);
    expect(toMarkdown(html)).toMatch(/a\\?\n *b/);
  });

  it('have no list of empty numbers before them', () => {
    const html =
      '<ul class="code-snippet__line-index"><li></li><li></li></ul><ul><li><p><br></p></li></ul><pre>a</pre>';
    expect(toSafeFragment(html)).not.toMatch(/<[uo]l/);
  });

  it('keep their language in Markdown', () => {
    expect(toMarkdown('<pre data-lang="c++"><code>a</code><code>b</code></pre>')).toBe('```c++\na\nb\n```\n');
    expect(toMarkdown('<pre><code class="hljs language-js">a</code></pre>')).toBe('```js\na\n```\n');
  });
});
