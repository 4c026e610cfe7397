import type { Element } from 'hast';
import type { PictureRules } from './html/allow-list.ts';
import {
  BLOCKS,
  ITEMS,
  isBlockByStyle,
  isCell,
  isGrid,
  readSpaces,
  type Spaces,
} from './html/element-groups.ts';
import { toSafeTree } from './safe-html.ts';
import { walk } from './tree/article-tree.ts';
import type { Slices } from './yielding-queue.ts';

/**
 * Writes an article as plain text. Blocks are a blank line apart. Items (with their mark) and table
 * rows have lines of their own. Code keeps its lines, and `<br>` is a newline. Pictures become
 * their `alt`, and embeds their label. There are no URLs. The text is trimmed, and has at most one
 * blank line in a row outside code. It is neither wrapped nor cut, however long.
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
    // Inside an item, a blank line would end the list.
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

/** The number of line breaks before and after an element. */
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

/** Text that grows piece by piece. White space collapses; breaks wait for text to follow. */
interface TextLines {
  /** Adds text whose white space collapses. */
  addWords(text: string): void;
  /** Adds text as it is, line by line. */
  addLines(text: string): void;
  /** Makes at least this many line breaks due. Two leave one blank line. */
  breakTo(lines: number): void;
  /** Makes one more line break due, but never more than one blank line. */
  breakLine(): void;
  addSpace(): void;
  /** Starts an item. Its mark begins its first line, and indents the others by its width. */
  openItem(mark: string): void;
  closeItem(): void;
  readonly text: string;
}

function createTextLines(): TextLines {
  const indents: string[] = [];
  let marks = '';
  let text = '';
  let due = 0;
  let hasSpace = false;
  let isAtStart = true;

  function begin(): void {
    if (text !== '' && due > 0) text += '\n'.repeat(due);
    if (due > 0 || text === '') {
      // The marks take the place of the indent on this line.
      const indent = indents.join('');
      text += indent.slice(0, Math.max(0, indent.length - marks.length)) + marks;
      isAtStart = true;
    } else if (marks !== '') text += marks;
    else if (hasSpace && !isAtStart) text += ' ';
    marks = '';
    due = 0;
    hasSpace = false;
    isAtStart = false;
  }

  function addWords(words: string): void {
    const line = words.replace(BLANK, ' ');
    if (line.startsWith(' ')) hasSpace = true;
    const trimmed = line.trim();
    if (trimmed === '') return;
    begin();
    text += trimmed;
    hasSpace = line.endsWith(' ');
  }

  function addLines(lines: string): void {
    // Between two blocks, it only formats the source.
    if (due > 0 && lines.trim() === '') return;
    for (const [index, line] of lines.replaceAll('\u00a0', ' ').split('\n').entries()) {
      if (index > 0) due += 1;
      if (line === '') continue;
      begin();
      text += line;
    }
  }

  return {
    addWords,
    addLines,
    breakTo(lines) {
      due = Math.max(due, lines);
    },
    breakLine() {
      due = Math.max(due, Math.min(2, due + 1));
    },
    addSpace() {
      hasSpace = true;
    },
    openItem(mark) {
      marks += mark;
      indents.push(' '.repeat(mark.length));
    },
    closeItem() {
      const indent = indents.pop() ?? '';
      // The item was empty.
      if (marks !== '') marks = marks.slice(0, Math.max(0, marks.length - indent.length));
    },
    get text() {
      return text;
    },
  };
}

/** Includes the no-break space, which upstream's editor puts in empty paragraphs. */
const BLANK = /[ \t\r\n\f\u00a0\u200b\ufeff]+/g;
