import type { Element, ElementContent } from 'hast';

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
