import type { Element, ElementContent } from 'hast';
import { BLOCKS, CELLS, isCell, LISTS, ROWS } from '../html/element-groups.ts';

/** The line around a node, for what Markdown allows in it. */
export interface Line {
  /** Whether it is in a table cell or a heading, which cannot have line breaks. */
  readonly isOneLine: boolean;
  /** Whether it is in a link: some renderers end a link at a bracket in code. */
  readonly isInLink: boolean;
}

/** A line break. */
export const BREAK: Element = { type: 'element', tagName: 'br', properties: {}, children: [] };

/** The break before and after a block by style. Two in a row count as one. */
export const EDGE: Element = { ...BREAK };

/** The break, or a space in a cell or heading. */
export function breakIn({ isOneLine }: Line, lineBreak: Element): ElementContent {
  return isOneLine ? SPACE : lineBreak;
}

const SPACE: ElementContent = { type: 'text', value: ' ' };

/** The lines of a text. Several empty lines in a row become one. */
export function linesOf(text: string, around: Line): ElementContent[] {
  return text
    .split('\n')
    .filter(
      (line, index, lines) => line.trim() !== '' || (lines[index - 1] ?? '').trim() !== '' || index === 0,
    )
    .flatMap((line, index) => (index === 0 ? [textNode(line)] : [breakIn(around, BREAK), textNode(line)]));
}

/** Inline code, one element per line: a line break would end the code. */
export function codeLines(node: Element, around: Line): ElementContent[] {
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

/**
 * Joins inline code that has nothing between it: the backticks that end one and begin the next would
 * be read as one longer mark, and the code as text.
 */
export function withCodeJoined(nodes: readonly ElementContent[]): ElementContent[] {
  const joined: ElementContent[] = [];
  for (const node of nodes.filter(isFilled)) {
    const last = joined.at(-1);
    if (isInlineCode(node) && isInlineCode(last))
      joined[joined.length - 1] = { ...last, children: [textNode(textOf(last) + textOf(node))] };
    else joined.push(node);
  }
  return joined;
}

function isInlineCode(node: ElementContent | undefined): node is Element {
  return node?.type === 'element' && node.tagName === 'code';
}

/** The text of an element, with a newline for each break and block. */
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

/** Tags that do not continue the line before them. */
export const LINE_ENDING = new Set([...BLOCKS, 'table', ...ROWS, ...CELLS, 'caption']);

function isBreak(node: ElementContent | undefined): boolean {
  return node?.type === 'element' && node.tagName === 'br';
}

/** Nodes without the breaks at both ends, which show nothing. */
export function trimmed(children: readonly ElementContent[]): ElementContent[] {
  const first = children.findIndex((child) => !isBreak(child));
  const last = children.findLastIndex((child) => !isBreak(child));
  return first < 0 ? [] : children.slice(first, last + 1);
}

/** Characters that move out of the ends of a link. */
export const WHITE_SPACE = /\s/u;

/** Characters that move out of marks: a mark between one of them and a letter stays text. */
export const PUNCTUATION = /[\s\p{P}\p{S}]/u;

/**
 * Moves breaks and matching characters from the ends of an element to before and after it. Returns
 * those alone if the element holds nothing else.
 *
 * @param sign matches one character
 */
export function withEndsOutside(
  node: Element,
  children: readonly ElementContent[],
  sign: RegExp,
): ElementContent[] {
  const isLoose = (child: ElementContent) =>
    isBreak(child) || (child.type === 'text' && countFirst(child.value, sign) === child.value.length);
  const start = children.findIndex((child) => !isLoose(child));
  if (start < 0) return children.filter(isFilled);
  const end = children.findLastIndex((child) => !isLoose(child));
  const inner = children.slice(start, end + 1);

  const before = children.slice(0, start);
  const [first] = inner;
  if (first?.type === 'text') {
    const count = countFirst(first.value, sign);
    before.push(textNode(first.value.slice(0, count)));
    inner[0] = textNode(first.value.slice(count));
  }
  const after = children.slice(end + 1);
  const last = inner.at(-1);
  if (last?.type === 'text') {
    const length = last.value.length - countLast(last.value, sign);
    after.unshift(textNode(last.value.slice(length)));
    inner[inner.length - 1] = textNode(last.value.slice(0, length));
  }
  return [...before.filter(isFilled), { ...node, children: inner }, ...after.filter(isFilled)];
}

/** A text as a node. */
export function textNode(value: string): ElementContent {
  return { type: 'text', value };
}

function isFilled(node: ElementContent): boolean {
  return node.type !== 'text' || node.value !== '';
}

function countFirst(text: string, sign: RegExp): number {
  let count = 0;
  while (count < text.length && sign.test(text.charAt(count))) count += 1;
  return count;
}

/** A loop: a regular expression anchored at the end would start over at each match. */
function countLast(text: string, sign: RegExp): number {
  let count = 0;
  while (count < text.length && sign.test(text.charAt(text.length - 1 - count))) count += 1;
  return count;
}

/** Only items: a list joins the item before it, any other node gets an item of its own. */
export function itemsOf(children: readonly ElementContent[]): ElementContent[] {
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

/** Drops the paragraph that editors put in each item, to avoid blank lines between items. */
export function unwrapped({ children }: Element): readonly ElementContent[] {
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

/** A fenced code block, with its language if known. */
export function fenced(pre: Element): Element {
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
export function picturesOf(node: Element): ElementContent[] {
  return node.children.flatMap((child) => {
    if (child.type !== 'element') return [];
    return child.tagName === 'img'
      ? [{ type: 'element', tagName: 'p', properties: {}, children: [child] }]
      : picturesOf(child);
  });
}

/** A table as Markdown can write it: captions first, spans only if they add few cells. */
export function tableOf(table: Element, children: readonly ElementContent[]): ElementContent[] {
  const isCaption = (node: ElementContent) => node.type === 'element' && node.tagName === 'caption';
  const captions = children.filter(isCaption).map(
    (node): ElementContent => ({
      type: 'element',
      tagName: 'p',
      properties: {},
      children: childrenOf(node),
    }),
  );
  const rows = children.filter((node) => !isCaption(node));
  return [...captions, { ...table, children: areSpansFew(table) ? rows : rows.map(withoutSpans) }];
}

function childrenOf(node: ElementContent): ElementContent[] {
  return node.type === 'element' ? node.children : [];
}

/** A cell's spans and alignment. Large spans are dropped: 1,000 by 1,000 is a million cells. */
export function spansOf({ properties }: Element): Element['properties'] {
  const { colspan, rowspan, align } = properties;
  const few = (span: unknown) => (Number(span) > 1 && Number(span) <= MAX_SPAN ? Number(span) : undefined);
  const spans = { colSpan: few(colspan), rowSpan: few(rowspan), align };
  return Object.fromEntries(Object.entries(spans).filter(([, value]) => value !== undefined));
}

const MAX_SPAN = 20;

/** Whether a table with its spans has at most 4 times its own cells, plus 20. */
function areSpansFew(table: Element): boolean {
  let cells = 0;
  let spanned = 0;
  for (const stack: ElementContent[] = [table]; stack.length > 0; ) {
    const node = stack.pop();
    if (node === undefined) break;
    stack.push(...('children' in node ? node.children : []));
    if (node.type !== 'element' || !isCell(node)) continue;
    const { colSpan = 1, rowSpan = 1 } = spansOf(node);
    cells += 1;
    spanned += Number(colSpan) * Number(rowSpan);
  }
  return spanned <= 4 * cells + 20;
}

/** The same rows without spans. */
function withoutSpans(node: ElementContent): ElementContent {
  if (node.type !== 'element') return node;
  return isCell(node) ? { ...node, properties: {} } : { ...node, children: node.children.map(withoutSpans) };
}
