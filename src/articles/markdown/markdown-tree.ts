import type { Element, ElementContent } from 'hast';
import {
  BLOCKS,
  CELLS,
  HEADINGS,
  isBlockByStyle,
  isCell,
  isCodeBlock,
  LISTS,
  ROWS,
  readSpaces,
  type Spaces,
} from '../html/element-groups.ts';
import { isBreak, PUNCTUATION, textNode, trimmed, WHITE_SPACE, withEndsOutside } from './markdown-ends.ts';
import { spansOf, tableOf } from './markdown-table.ts';

/** Where a node stands, for what Markdown can say there. */
interface Around {
  readonly spaces: Spaces;
  /** How many lists and quotes it is in. */
  readonly depth: number;
  /** Whether it is a part of a line: of a paragraph, a heading, a link. Markdown has no blocks there. */
  readonly isInLine: boolean;
  /** Whether that line is a cell's, or a heading's: it has no breaks either. */
  readonly isOneLine: boolean;
  /** Whether it is in a link: some renderers end that at a bracket in code. */
  readonly isInLink: boolean;
  /** The marks around it: the same once more means nothing. */
  readonly marks: ReadonlySet<'**' | '*' | '~~'>;
}

const AT_START: Around = {
  spaces: 'words',
  depth: 0,
  isInLine: false,
  isOneLine: false,
  isInLink: false,
  marks: new Set(),
};

/**
 * Each line within lists and quotes begins with a mark for each of them: a megabyte of lines in fifty lists would be thirteen.
 * What is deeper is written as if it were in the last.
 */
const MAX_DEPTH = 10;

/**
 * Safe nodes as Markdown can write them: blocks in blocks, and within a line only text, breaks, pictures, code of one line
 * and marks. Whatever is otherwise is unwrapped, with its text in place.
 */
export function toWritableTree(
  nodes: readonly ElementContent[],
  around: Around = AT_START,
): ElementContent[] {
  return nodes
    .flatMap((node) => toWritable(node, around))
    .filter((node, index, all) => node !== EDGE || all[index - 1] !== EDGE);
}

function toWritable(node: ElementContent, around: Around): ElementContent[] {
  if (node.type === 'text') return around.spaces === 'words' ? [node] : linesOf(node.value, around);
  if (node.type !== 'element') return [];
  const { tagName, properties } = node;
  if (tagName === 'br') return [breakIn(around, BREAK)];
  if (tagName === 'hr') return around.isInLine ? [breakIn(around, EDGE)] : [node];
  if (tagName === 'audio' || tagName === 'video') return [];
  if (tagName === 'svg') return [textNode(String(properties['aria-label'] ?? '') || textOf(node))];
  const isCode = tagName === 'pre' || isCodeBlock(node);
  if (isCode && !around.isInLine) return [fenced(node), ...picturesOf(node)];
  if (isCode || CODE.has(tagName)) return codeLines(node, around);
  if (tagName === 'p' && isBlank(node)) return [];

  const mark = MARKS.get(tagName);
  const within: Around = {
    spaces: readSpaces(node) ?? around.spaces,
    depth: around.depth + Number(INDENTING.has(tagName)),
    isInLine: around.isInLine || LINES.has(tagName),
    isOneLine: around.isOneLine || isCell(node) || HEADINGS.includes(tagName),
    isInLink: around.isInLink || tagName === 'a',
    marks: mark === undefined ? around.marks : new Set([...around.marks, mark]),
  };
  const children = toWritableTree(tagName === 'li' ? unwrapped(node) : node.children, within);
  if ((tagName === 'span' || tagName === 'img') && isBlockByStyle(node))
    return [breakIn(around, EDGE), ...(tagName === 'img' ? [node] : children), breakIn(around, EDGE)];
  if (PLAIN.has(tagName)) return children;
  if (tagName === 'a')
    return properties['href'] === undefined ? children : withEndsOutside(node, children, WHITE_SPACE);
  if (mark !== undefined)
    return around.marks.has(mark) ? children : withEndsOutside(node, children, PUNCTUATION);
  if (around.isInLine && LINE_ENDING.has(tagName))
    return [breakIn(around, EDGE), ...children, breakIn(around, EDGE)];
  return block(node, children, around);
}

/** A block, or a part of one, of what was made of its children. */
function block(node: Element, children: ElementContent[], { depth }: Around): ElementContent[] {
  switch (node.tagName) {
    case 'blockquote':
      return depth < MAX_DEPTH ? [{ ...node, children }] : children;
    case 'ul':
    case 'ol':
      return depth < MAX_DEPTH ? [{ ...node, children: itemsOf(children) }] : [EDGE, ...children, EDGE];
    case 'li':
      return depth <= MAX_DEPTH ? [{ ...node, children: trimmed(children) }] : [EDGE, ...children, EDGE];
    case 'dl':
      return children;
    case 'table':
      return tableOf(node, children);
    case 'td':
    case 'th':
      return [{ ...node, properties: spansOf(node), children }];
    case 'dt':
    case 'dd':
    case 'figcaption':
      return [{ type: 'element', tagName: 'p', properties: {}, children: trimmed(children) }];
    default:
      return [{ ...node, children: LINES.has(node.tagName) ? trimmed(children) : children }];
  }
}

const INDENTING = new Set([...LISTS, 'blockquote']);

/** Code within a line. */
const CODE = new Set(['code', 'kbd', 'samp', 'tt', 'var']);

/** Their looks have no Markdown. */
const PLAIN = new Set(['span', 'u', 'mark', 'small', 'abbr', 'cite']);

/** What Markdown writes with marks around it, and which. */
const MARKS: ReadonlyMap<string, '**' | '*' | '~~'> = new Map([
  ['strong', '**'],
  ['b', '**'],
  ['em', '*'],
  ['i', '*'],
  ['del', '~~'],
  ['s', '~~'],
  ['strike', '~~'],
]);

/** Blocks of one line in Markdown. */
const LINE_BLOCKS = ['p', ...HEADINGS, 'dt', 'dd', ...CELLS, 'caption', 'figcaption'];

/** What has no blocks in it in Markdown. */
const LINES = new Set([...LINE_BLOCKS, 'a', ...MARKS.keys()]);

/** What does not go on in the line that is before it. */
const LINE_ENDING = new Set([...BLOCKS, 'table', ...ROWS, ...CELLS, 'caption']);

const BREAK: Element = { type: 'element', tagName: 'br', properties: {}, children: [] };

/** The break before and after what is a block by its style: between two of them, one is enough. */
const EDGE: Element = { ...BREAK };

const SPACE: ElementContent = { type: 'text', value: ' ' };

/** In a cell or a heading, lines are words apart. */
function breakIn({ isOneLine }: Around, lineBreak: Element): ElementContent {
  return isOneLine ? SPACE : lineBreak;
}

/** The lines of a text, with one empty one in the place of several. */
function linesOf(text: string, around: Around): ElementContent[] {
  return text
    .split('\n')
    .filter(
      (line, index, lines) => line.trim() !== '' || (lines[index - 1] ?? '').trim() !== '' || index === 0,
    )
    .flatMap((line, index) => (index === 0 ? [textNode(line)] : [breakIn(around, BREAK), textNode(line)]));
}

/** Items alone: a list beside them belongs to the one before it, and other things are items themselves. */
function itemsOf(children: readonly ElementContent[]): ElementContent[] {
  const items: Element[] = [];
  for (const child of children) {
    if (isBreak(child) || (child.type === 'text' && child.value.trim() === '')) continue;
    const last = items.at(-1);
    if (child.type === 'element' && child.tagName === 'li') items.push(child);
    else if (child.type === 'element' && LISTS.includes(child.tagName) && last !== undefined)
      items[items.length - 1] = { ...last, children: [...last.children, child] };
    else items.push({ type: 'element', tagName: 'li', properties: {}, children: [child] });
  }
  return items;
}

/** An item of one paragraph, as editors write all of them, without it: so no blank line is between items. */
function unwrapped({ children }: Element): readonly ElementContent[] {
  const [first, ...rest] = children.filter((child) => child.type === 'element' || isText(child));
  const isAlone = rest.every((child) => child.type === 'element' && LISTS.includes(child.tagName));
  return first?.type === 'element' && PARAGRAPHS.has(first.tagName) && isAlone
    ? [...first.children, ...rest]
    : children;
}

const PARAGRAPHS = new Set(['p', 'section', 'div']);

function isText(node: ElementContent): boolean {
  return node.type === 'text' && node.value.trim() !== '';
}

function fenced(pre: Element): Element {
  const language = pre.data?.language;
  const properties = language === undefined ? {} : { className: [`language-${language}`] };
  return {
    type: 'element',
    tagName: 'pre',
    properties: {},
    children: [{ type: 'element', tagName: 'code', properties, children: [textNode(textOf(pre).trimEnd())] }],
  };
}

/** The pictures in code, which a fence cannot hold. */
function picturesOf(node: Element): ElementContent[] {
  return node.children.flatMap((child) => {
    if (child.type !== 'element') return [];
    return child.tagName === 'img'
      ? [{ type: 'element', tagName: 'p', properties: {}, children: [child] }]
      : picturesOf(child);
  });
}

/** Code within a line: each of its lines by itself, as a line that ends would end the code. */
function codeLines(node: Element, around: Around): ElementContent[] {
  return textOf(node)
    .split('\n')
    .map((line) => line.replaceAll(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .flatMap((line, index) => {
      const code: ElementContent = around.isInLink
        ? textNode(line)
        : { type: 'element', tagName: 'code', properties: {}, children: [textNode(line)] };
      return index === 0 ? [code] : [breakIn(around, BREAK), code];
    });
}

/** All text in an element, with an end of line for each break and block. */
export function textOf(node: Element): string {
  return node.children
    .map((child) => {
      if (child.type === 'text') return child.value;
      if (child.type !== 'element') return '';
      if (child.tagName === 'br') return '\n';
      return LINE_ENDING.has(child.tagName) ? `${textOf(child)}\n` : textOf(child);
    })
    .join('');
}

/** With nothing in it but the spaces that editors fill empty lines with. */
function isBlank(node: Element): boolean {
  return node.children.every((child) => {
    if (child.type === 'text') return child.value.trim() === '';
    return child.type !== 'element' || (/^(?:br|span|strong|b|em|i)$/.test(child.tagName) && isBlank(child));
  });
}
