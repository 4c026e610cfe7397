import type { Element } from 'hast';
import {
  BLOCKS,
  ITEMS,
  isBlockByStyle,
  isCell,
  isGrid,
  readSpaces,
  type Spaces,
} from '../html/element-groups.ts';
import type { PictureRules } from '../html/safe-addresses.ts';
import { walk } from '../html/write-html.ts';
import { toSafeTree } from '../safe-html.ts';
import type { Slices } from '../yielding-queue.ts';
import { createTextLines, type TextLines } from './text-lines.ts';

/**
 * The text of an article: blocks a blank line apart, items with a mark and rows of cells on lines of their own, code as
 * it is written, `<br>` a new line. Pictures are what they are called, players and the like a label. No addresses.
 * Trimmed, with never more than one blank line in a row save in code, not wrapped and not cut, however long.
 */
export function* toPlainText(html: string, rules: PictureRules = {}): Slices<string> {
  const tree = yield* toSafeTree(html, rules);
  const lines = createTextLines();
  const writer = createWriter(lines);
  yield* walk(tree, writer);
  return lines.text.trim();
}

function createWriter(lines: TextLines) {
  const lists: { next: number; mark: boolean; isOrdered: boolean }[] = [];
  const tables: { isGrid: boolean }[] = [];
  const spaces: Spaces[] = ['words'];
  let cells = 0;
  let drawings = 0;

  function addBreaks(count: number): void {
    if (cells > 0) lines.addSpace();
    // Within an item, a blank line would end the list.
    else lines.breakTo(lists.length > 0 ? 1 : count);
  }

  function open(element: Element): void {
    const { tagName } = element;
    spaces.push(readSpaces(element) ?? spaces.at(-1) ?? 'words');
    const label = labelOf(element);
    if (drawings > 0 || (tagName === 'svg' && label !== '')) drawings += 1;
    if (label !== '') lines.addWords(label);
    if (tagName === 'br') cells > 0 ? lines.addSpace() : lines.breakLine();
    addBreaks(breaksOf(element, tables.at(-1)?.isGrid));
    if (tagName === 'ul' || tagName === 'ol') lists.push(readList(element));
    if (tagName === 'li') openItem(element);
    if (tagName === 'table') tables.push({ isGrid: isGrid(element) });
    if (isCell(element) && tables.at(-1)?.isGrid) {
      if (cells === 0) lines.addSpace();
      cells += 1;
    }
  }

  function openItem(element: Element): void {
    const list = lists.at(-1);
    if (list === undefined || cells > 0) return;
    const told = Number(element.properties['value']);
    if (Number.isInteger(told) && told > 0) list.next = told;
    lines.openItem(list.mark ? (list.isOrdered ? `${list.next}. ` : '- ') : '');
    list.next += 1;
  }

  function close(element: Element): void {
    const { tagName } = element;
    spaces.pop();
    if (drawings > 0) drawings -= 1;
    if (tagName === 'li' && lists.length > 0 && cells === 0) lines.closeItem();
    if (tagName === 'ul' || tagName === 'ol') lists.pop();
    if (isCell(element) && tables.at(-1)?.isGrid) {
      cells -= 1;
      lines.addSpace();
    }
    if (tagName === 'table') tables.pop();
    addBreaks(breaksOf(element, tables.at(-1)?.isGrid));
  }

  return {
    open,
    close,
    text(value: string) {
      if (drawings > 0) return;
      const kind = cells > 0 ? 'words' : spaces.at(-1);
      if (kind === 'lines') lines.addLines(value);
      else if (kind === 'joined')
        for (const [index, line] of value.split('\n').entries()) {
          if (index > 0) lines.breakLine();
          lines.addWords(line);
        }
      else lines.addWords(value);
    },
  };
}

const BLANK_LINE_AROUND = new Set([...BLOCKS, 'pre', 'hr', 'table', 'caption']);
const LINES = new Set([...ITEMS, 'tr']);

/** How many line breaks are before and after an element. */
function breaksOf(element: Element, inGrid = false): number {
  const { tagName } = element;
  if (LINES.has(tagName)) return 1;
  if (BLANK_LINE_AROUND.has(tagName)) return 2;
  if (isCell(element)) return inGrid ? 0 : 2;
  return isBlockByStyle(element) ? 1 : 0;
}

function labelOf({ tagName, properties }: Element): string {
  if (tagName === 'img') return String(properties['alt'] ?? '');
  if (tagName === 'iframe') return String(properties['title'] ?? '');
  return tagName === 'svg' ? String(properties['aria-label'] ?? '') : '';
}

function readList({ tagName, properties }: Element) {
  const start = Number(properties['start'] ?? 1);
  const mark = !/(?:^|;)list-style-type:none/.test(String(properties['style'] ?? ''));
  return { next: Number.isInteger(start) ? start : 1, mark, isOrdered: tagName === 'ol' };
}
