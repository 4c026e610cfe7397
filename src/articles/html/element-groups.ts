import type { Element, ElementContent } from 'hast';

/** Headings of all levels. */
export const HEADINGS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];

/** Sections, and the `div` that editors use for them. They add nothing to their content. */
export const SECTIONS = ['section', 'article', 'aside', 'header', 'footer', 'div'];

/** Lists of items, bulleted or numbered. */
export const LISTS = ['ul', 'ol'];

/** Items of lists, and the terms and descriptions of a description list. */
export const ITEMS = ['li', 'dt', 'dd'];

/** A figure and its caption. */
export const FIGURES = ['figure', 'figcaption'];

/** Table cells. */
export const CELLS = ['td', 'th'];

/** Groups of table rows. */
const ROW_GROUPS = ['tbody', 'thead', 'tfoot'];

/** The table parts that hold cells: row groups and rows. */
export const ROWS = [...ROW_GROUPS, 'tr'];

/**
 * Tags that browsers show as a block of text. Not those with their own rules: `pre` keeps its white
 * space, `hr` has no text, tables lay out their parts.
 */
export const BLOCKS = [
  ...['p', ...SECTIONS, ...HEADINGS, 'blockquote'],
  ...[...LISTS, 'dl', ...ITEMS, ...FIGURES],
];

/** Whether a node is a table cell. */
export function isCell(node: ElementContent): boolean {
  return node.type === 'element' && CELLS.includes(node.tagName);
}

/** Whether a table holds data. One with a single column only frames text. */
export function isGrid(table: Element): boolean {
  return table.children.some((part) => rowsOf(part).some((row) => row.children.filter(isCell).length > 1));
}

function rowsOf(part: ElementContent): Element[] {
  if (part.type !== 'element') return [];
  return part.tagName === 'tr' ? [part] : part.children.filter(isRow);
}

function isRow(node: ElementContent): node is Element {
  return node.type === 'element' && node.tagName === 'tr';
}

/** Whether an inline tag is a block by its style. */
export function isBlockByStyle({ properties }: Element): boolean {
  return /(?:^|;)display:(?:block|flex|table|list-item)(?:;|$)/.test(String(properties['style'] ?? ''));
}

/** Whether it is a `code` that is a block only by its style. */
export function isCodeBlock(element: Element): boolean {
  return element.tagName === 'code' && isBlockByStyle(element) && readSpaces(element) === 'lines';
}

/** How white space is handled: collapsed, kept, or collapsed with line breaks kept. */
export type Spaces = 'words' | 'lines' | 'joined';

/** How an element handles white space; undefined if it inherits. */
export function readSpaces({ tagName, properties }: Element): Spaces | undefined {
  if (tagName === 'pre') return 'lines';
  const [, space] = /(?:^|;)white-space:([a-z-]+)/.exec(String(properties['style'] ?? '')) ?? [];
  if (space === 'pre-wrap' || space === 'pre' || space === 'break-spaces') return 'lines';
  if (space === 'pre-line') return 'joined';
  return space === undefined ? undefined : 'words';
}
