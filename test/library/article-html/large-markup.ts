/** Markup of about so many characters, of kinds that have taken parsers time in proportion to the square of its length. */
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
  ['attributes', (length) => `<p ${fill('a=b ', length)}>text</p>`],
  ['entities', (length) => fill('&amp;&lt;&#x4e00;', length)],
];

const FORMATTING = Array.from({ length: 90 }, (_, index) => `<b style="width:${index}px">`).join('');

function fill(piece: string, length: number): string {
  return piece.repeat(Math.ceil(length / piece.length));
}
