import type { Element, ElementContent } from 'hast';

/** Headings of all ranks. */
export const HEADINGS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];

/** Sections, and the `div` that editors write for them: they mean no more than what is in them. */
export const SECTIONS = ['section', 'article', 'aside', 'header', 'footer', 'div'];

/** Lists of items, with marks or numbers. */
export const LISTS = ['ul', 'ol'];

/** Items of lists, and the terms and descriptions of a description list. */
export const ITEMS = ['li', 'dt', 'dd'];

/** A figure and its caption. */
export const FIGURES = ['figure', 'figcaption'];

/** Cells of a table: of a row, or of a head. */
export const CELLS = ['td', 'th'];

/** Groups of a table's rows. */
const ROW_GROUPS = ['tbody', 'thead', 'tfoot'];

/** What holds cells in a table: groups of rows, and rows. */
export const ROWS = [...ROW_GROUPS, 'tr'];

/**
 * What browsers show as a box of its own with text in it. Not the blocks in which that is otherwise: `pre`, whose white
 * space counts; `hr`, which has no text; tables and what they are made of, which lay each other out.
 */
export const BLOCKS = [
  ...['p', ...SECTIONS, ...HEADINGS, 'blockquote'],
  ...[...LISTS, 'dl', ...ITEMS, ...FIGURES],
];

/** Whether it is a cell of a row, or of its head. */
export function isCell(node: ElementContent): boolean {
  return node.type === 'element' && CELLS.includes(node.tagName);
}

/** Whether it is a table of data: one of a single column is a frame around text. */
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

/** Whether a tag that stands in a line has a line of its own by its style. */
export function isBlockByStyle({ properties }: Element): boolean {
  return /(?:^|;)display:(?:block|flex|table|list-item)(?:;|$)/.test(String(properties['style'] ?? ''));
}

/** Whether it is code that is a block by its style alone. */
export function isCodeBlock(element: Element): boolean {
  return element.tagName === 'code' && isBlockByStyle(element) && readSpaces(element) === 'lines';
}

/** What white space means: words apart, lines as they are, or lines of words. */
export type Spaces = 'words' | 'lines' | 'joined';

/** What it means in an element; undefined where that is as around it. */
export function readSpaces({ tagName, properties }: Element): Spaces | undefined {
  if (tagName === 'pre') return 'lines';
  const [, space] = /(?:^|;)white-space:([a-z-]+)/.exec(String(properties['style'] ?? '')) ?? [];
  if (space === 'pre-wrap' || space === 'pre' || space === 'break-spaces') return 'lines';
  if (space === 'pre-line') return 'joined';
  return space === undefined ? undefined : 'words';
}
