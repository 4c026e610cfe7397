import type { Element, ElementContent } from 'hast';
import { BLOCKS, CELLS, isCell, LISTS, ROWS } from '../html/element-groups.ts';

/** A line, for what Markdown can say in it. */
export interface Line {
  /** Whether it is a cell's, or a heading's: it has no breaks. */
  readonly isOneLine: boolean;
  /** Whether it is in a link: some renderers end that at a bracket in code. */
  readonly isInLink: boolean;
}

/** A line break. */
export const BREAK: Element = { type: 'element', tagName: 'br', properties: {}, children: [] };

/** The break before and after what is a block by its style: between two of them, one is enough. */
export const EDGE: Element = { ...BREAK };

/** In a cell or a heading, lines are words apart. */
export function breakIn({ isOneLine }: Line, lineBreak: Element): ElementContent {
  return isOneLine ? SPACE : lineBreak;
}

const SPACE: ElementContent = { type: 'text', value: ' ' };

/** The lines of a text, with one empty one in the place of several. */
export function linesOf(text: string, around: Line): ElementContent[] {
  return text
    .split('\n')
    .filter(
      (line, index, lines) => line.trim() !== '' || (lines[index - 1] ?? '').trim() !== '' || index === 0,
    )
    .flatMap((line, index) => (index === 0 ? [textNode(line)] : [breakIn(around, BREAK), textNode(line)]));
}

/** Code within a line: each of its lines by itself, as a line that ends would end the code. */
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

/** What does not go on in the line that is before it. */
export const LINE_ENDING = new Set([...BLOCKS, 'table', ...ROWS, ...CELLS, 'caption']);

/** Whether it is a line break. */
function isBreak(node: ElementContent | undefined): boolean {
  return node?.type === 'element' && node.tagName === 'br';
}

/** Nodes without the breaks at its ends, which show nothing. */
export function trimmed(children: readonly ElementContent[]): ElementContent[] {
  const first = children.findIndex((child) => !isBreak(child));
  const last = children.findLastIndex((child) => !isBreak(child));
  return first < 0 ? [] : children.slice(first, last + 1);
}

/** A sign that goes outside what has signs alone at its ends. */
export const WHITE_SPACE = /\s/u;

/** What Markdown's marks must not stand beside where a letter follows, as it does in Chinese. */
export const PUNCTUATION = /[\s\p{P}\p{S}]/u;

/**
 * The element without the breaks and signs at its ends, which stand before and after it; these alone, where nothing else is
 * in it.
 *
 * @param sign one character
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

/** Not by an expression up to the end of the text: it would begin anew at each sign. */
function countLast(text: string, sign: RegExp): number {
  let count = 0;
  while (count < text.length && sign.test(text.charAt(text.length - 1 - count))) count += 1;
  return count;
}

/** Items alone: a list beside them belongs to the one before it, and other things are items themselves. */
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

/** An item of one paragraph, as editors write all of them, without it: so no blank line is between items. */
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

/** Code in a fence, with its language where that is known. */
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

/** A table as Markdown can write it: after its caption, and with spans only where they make few cells. */
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

/** Cells over so many others are made of so many: a thousand over a thousand would be a million. */
export function spansOf({ properties }: Element): Element['properties'] {
  const { colspan, rowspan, align } = properties;
  const few = (span: unknown) => (Number(span) > 1 && Number(span) <= MAX_SPAN ? Number(span) : undefined);
  const spans = { colSpan: few(colspan), rowSpan: few(rowspan), align };
  return Object.fromEntries(Object.entries(spans).filter(([, value]) => value !== undefined));
}

const MAX_SPAN = 20;

/** Whether a table with its spans has no more than a few times the cells that it is written with. */
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

/** The same rows, each cell in its own place alone. */
function withoutSpans(node: ElementContent): ElementContent {
  if (node.type !== 'element') return node;
  return isCell(node) ? { ...node, properties: {} } : { ...node, children: node.children.map(withoutSpans) };
}
