import { compile, type FormatCallback } from 'html-to-text';

import { toSafeFragment } from './safe-html.ts';

/**
 * The text of {@link toSafeFragment}: blocks a blank line apart, the items of a list and the rows of a table on
 * lines of their own, `<br>` a new line. No pictures, no addresses, no marks for headings, quotes or items.
 * Trimmed, with never more than one blank line in a row, not wrapped and not cut, however long.
 */
export function toPlainText(html: string): string {
  return toText(toSafeFragment(html))
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

const BLOCKS = [
  ...['p', 'section', 'article', 'aside', 'header', 'footer', 'div', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
  ...['blockquote', 'hr', 'ul', 'ol', 'dl', 'figure', 'figcaption', 'table', 'caption'],
];

const LINES = ['li', 'dt', 'dd', 'tr'];

const cell: FormatCallback = (element, walk, builder) => {
  walk(element.children, builder);
  builder.addInline(' ');
};

const toText = compile({
  formatters: { cell },
  // The default cuts silently at 16 million characters. Depth, which has none, is bounded by toSafeFragment.
  limits: { maxInputLength: undefined },
  selectors: [
    ...BLOCKS.map((selector) => block(selector, 2)),
    ...LINES.map((selector) => block(selector, 1)),
    { selector: 'td', format: 'cell' },
    { selector: 'th', format: 'cell' },
    { selector: 'a', format: 'inline' },
    { selector: 'img', format: 'skip' },
    { selector: 'iframe', format: 'skip' },
  ],
  // The default, and the no-break space: upstream's editor fills empty paragraphs with it.
  whitespaceCharacters: ' \t\r\n\f\u200b\u00a0',
  wordwrap: false,
});

function block(selector: string, lineBreaks: number) {
  const options = { leadingLineBreaks: lineBreaks, trailingLineBreaks: lineBreaks };
  return { selector, format: 'block', options };
}
