/**
 * Markup of about so many characters, of kinds that have taken parsers time in proportion to the
 * square of its length.
 */
export const LARGE_MARKUP: readonly (readonly [name: string, write: (length: number) => string])[] = [
  ['tags in tags', (length) => fill('<svg>', length)],
  ['tags around tags in tags', (length) => '<svg>'.repeat(1_001) + fill('<svg<b>>', length)],
  ['end tags of nothing, deep inside', (length) => '<div>'.repeat(990) + fill('</x>', length)],
  ['pictures without an address', (length) => fill('text<img src=x>', length)],
  ['comments in an address', (length) => `<a href="mailto:${fill('<!---->', length)}">a</a>`],
  ['paragraphs in styles', (length) => fill('<p style="color: red; font-size: 14px">text</p>', length)],
  ['paragraphs', (length) => fill('<p>text</p>', length)],
  ['lines in lists in lists', (length) => '<ul><li>'.repeat(49) + fill('text<br>', length)],
  ['items that end boxes', (length) => fill('<li><div><li>text</li></div></li>', length)],
  ['items in formatting', (length) => `<li>${FORMATTING}${fill('<li>text</li>', length)}`],
  ['links in links in tables', (length) => fill('<a><table><tr><td><a>text</a></table></a>', length)],
  ['cells without tables', (length) => fill('<tr><td>text</td></tr>', length)],
  ['cells', (length) => `<table>${fill('<tr><td>text</td><td>text</td></tr>', length)}</table>`],
  ['bare paragraphs', (length) => fill('<p>x</p>', length)],
  ['formatting', (length) => fill('<b>x</b>', length)],
  ['spans in colours', (length) => fill('<span style="color:red">x</span>', length)],
  ['boxes in boxes', (length) => fill(`${'<section>'.repeat(90)}text${'</section>'.repeat(90)}`, length)],
  ['shapes', (length) => `<svg viewBox="0 0 9 9">${fill('<g><path d="M0 0L9 9"></path></g>', length)}</svg>`],
  [
    'uses of a shape',
    (length) => `<svg><path id="p" d="M0 0L9 9"></path>${fill('<use href="#p"></use>', length)}</svg>`,
  ],
  ['uses of uses of uses', (length) => `<svg>${NESTED_USES}${fill('<use href="#u29"></use>', length)}</svg>`],
  ['a style of one word', (length) => `<p style="background:${fill('a', length)}">text</p>`],
  [
    'styles of spaces',
    (length) => fill(`<p style="background:${' '.repeat(1_900)}a;color:red">text</p>`, length),
  ],
  [
    'styles of addresses that do not end',
    (length) => fill(`<p style='background:${'url('.repeat(400)}'>text</p>`, length),
  ],
  ['spaces in code', (length) => `<pre>${fill(' ', length)}x</pre>`],
  ['numbers of a drawing', (length) => `<svg><rect x="${fill('1', length)}z" width="9"></rect></svg>`],
  ['lines of code', (length) => `<pre>${fill('<code>text</code>', length)}</pre>`],
  ['attributes', (length) => `<p ${fill('a=b ', length)}>text</p>`],
  ['entities', (length) => fill('&amp;&lt;&#x4e00;', length)],
];

/** A shape, ten times in each that uses the one before: a billion billions of them in the last. */
const NESTED_USES = Array.from({ length: 30 }, (_, index) =>
  index === 0
    ? '<path id="u0" d="M0 0"></path>'
    : `<g id="u${index}">${`<use href="#u${index - 1}"></use>`.repeat(10)}</g>`,
).join('');

const FORMATTING = Array.from({ length: 90 }, (_, index) => `<b style="width:${index}px">`).join('');

function fill(piece: string, length: number): string {
  return piece.repeat(Math.ceil(length / piece.length));
}
