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
  const inner = [...children];
  const before: ElementContent[] = [];
  for (let first = inner.shift(); first !== undefined; first = inner.shift()) {
    const [signs, rest] =
      first.type === 'text' ? cutAt(first.value, countFirst(first.value, sign)) : ['', ''];
    if (isBreak(first)) before.push(first);
    if (signs !== '') before.push({ type: 'text', value: signs });
    if (isBreak(first) || (first.type === 'text' && rest === '')) continue;
    inner.unshift(first.type === 'text' ? { type: 'text', value: rest } : first);
    break;
  }
  const after: ElementContent[] = [];
  for (let last = inner.pop(); last !== undefined; last = inner.pop()) {
    const [rest, signs] =
      last.type === 'text' ? cutAt(last.value, last.value.length - countLast(last.value, sign)) : ['', ''];
    if (isBreak(last)) after.unshift(last);
    if (signs !== '') after.unshift({ type: 'text', value: signs });
    if (isBreak(last) || (last.type === 'text' && rest === '')) continue;
    inner.push(last.type === 'text' ? { type: 'text', value: rest } : last);
    break;
  }
  return inner.length === 0 ? [...before, ...after] : [...before, { ...node, children: inner }, ...after];
}

function cutAt(text: string, index: number): readonly [string, string] {
  return [text.slice(0, index), text.slice(index)];
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
