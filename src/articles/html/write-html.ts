import type { Element, ElementContent } from 'hast';
import type { Slices } from '../yielding-queue.ts';
import { type SourceNode, UnreasonableMarkupError } from './parse-html.ts';

/**
 * Writes a tree of allowed elements, all of it quoted and escaped in the strictest way.
 *
 * @throws UnreasonableMarkupError where it becomes longer than `maxLength` characters. Default: it may
 */
export function* writeHtml(
  nodes: readonly ElementContent[],
  maxLength = Number.POSITIVE_INFINITY,
): Slices<string> {
  let html = '';
  yield* walk(nodes, {
    text(value) {
      html += escapeText(value);
    },
    open(element) {
      if (html.length > maxLength) throw new UnreasonableMarkupError();
      html += `<${element.tagName}`;
      for (const name in element.properties) html += writeAttribute(name, element.properties[name]);
      html += '>';
    },
    close({ tagName }) {
      if (!VOID.has(tagName)) html += `</${tagName}>`;
    },
  });
  return html;
}

interface Visitor {
  text(value: string): void;
  open(element: Element): void;
  close(element: Element): void;
}

/** Goes through a tree in slices, in the order in which it is written. */
export function* walk(nodes: readonly ElementContent[], visitor: Visitor): Slices<void> {
  const stack: { element: Element | undefined; nodes: readonly ElementContent[]; next: number }[] = [
    { element: undefined, nodes, next: 0 },
  ];
  let steps = 0;
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const node = top.nodes[top.next];
    top.next += 1;
    if (node === undefined) {
      stack.pop();
      if (top.element !== undefined) visitor.close(top.element);
      continue;
    }
    steps += 1;
    if (steps % SLICE_NODES === 0) yield;
    if (node.type === 'text') visitor.text(node.value);
    if (node.type !== 'element') continue;
    visitor.open(node);
    stack.push({ element: node, nodes: node.children, next: 0 });
  }
}

const SLICE_NODES = 4_000;

/** Whether browsers read the very tree that was written, and no other. */
export function* readsBack(nodes: readonly ElementContent[], read: readonly SourceNode[]): Slices<boolean> {
  const stack: [readonly ElementContent[], readonly SourceNode[], number][] = [[nodes, read, 0]];
  let steps = 0;
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const [ours, theirs, at] = top;
    if (at === ours.length) {
      if (theirs.length !== at) return false;
      stack.pop();
      continue;
    }
    top[2] += 1;
    steps += 1;
    if (steps % SLICE_NODES === 0) yield;
    const [our, their] = [ours[at], theirs[at]];
    if (our === undefined || their === undefined) return false;
    if (our.type === 'text') {
      if (their.nodeName !== '#text' || !('value' in their) || their.value !== our.value) return false;
    } else if (our.type === 'element') {
      if (!('tagName' in their) || their.tagName !== our.tagName || !hasAttributes(our, their.attrs))
        return false;
      stack.push([our.children, their.childNodes, 0]);
    }
  }
  return true;
}

function hasAttributes({ properties }: Element, attrs: readonly { name: string; value: string }[]): boolean {
  const names = Object.keys(properties);
  if (names.length !== attrs.length) return false;
  return attrs.every(({ name, value }) => name in properties && String(properties[name]) === value);
}

const BOOLEAN = new Set(['allowfullscreen', 'controls']);

const VOID = new Set(['br', 'wbr', 'hr', 'col', 'img']);

function writeAttribute(name: string, value: unknown): string {
  return value === '' && BOOLEAN.has(name) ? ` ${name}` : ` ${name}="${escapeText(String(value))}"`;
}

function escapeText(text: string): string {
  return /[&<>"]/.test(text) ? text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? '') : text;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
