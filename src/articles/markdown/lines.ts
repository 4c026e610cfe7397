import type { Element, ElementContent } from 'hast';
import { BLOCKS, CELLS, ROWS } from '../html/element-groups.ts';

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
export function isBreak(node: ElementContent | undefined): boolean {
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
