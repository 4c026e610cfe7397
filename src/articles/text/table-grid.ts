import type { Element, ElementContent } from 'hast';

/** Whether it is a table of data: one of a single column is a frame around text. */
export function isGrid(table: Element): boolean {
  return table.children.some((part) => rowsOf(part).some((row) => row.children.filter(isCell).length > 1));
}

/** Whether it is a cell of a row, or of its head. */
export function isCell(node: ElementContent): boolean {
  return node.type === 'element' && (node.tagName === 'td' || node.tagName === 'th');
}

function rowsOf(part: ElementContent): Element[] {
  if (part.type !== 'element') return [];
  return part.tagName === 'tr' ? [part] : part.children.filter(isRow);
}

function isRow(node: ElementContent): node is Element {
  return node.type === 'element' && node.tagName === 'tr';
}
