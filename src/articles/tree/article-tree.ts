import type { Element, ElementContent } from 'hast';
import type { PictureRules } from '../html/allow-list.ts';
import { allowPlain } from '../html/allow-list.ts';
import { CELLS, HEADINGS } from '../html/element-groups.ts';
import type { SourceElement, SourceFragment } from '../html/parse-html.ts';
import type { Slices } from '../yielding-queue.ts';
import { openMath } from './formula.ts';
import { addText, type Frame, MAX_KEPT_DEPTH, onPage, openFrame, seeNothing } from './frame.ts';
import { openHtml } from './open-html.ts';
import { openSvg } from './open-svg.ts';

/** The language of code, which has no attribute. */
declare module 'hast' {
  interface ElementData {
    language?: string | undefined;
  }
}

/**
 * Builds the safe tree of an article in one walk over the parsed HTML. Each element becomes one
 * that looks the same without upstream's scripts and style sheets, and passes the allow list.
 */
export function* buildArticleTree(source: SourceFragment, rules: PictureRules): Slices<ElementContent[]> {
  const root = openFrame({
    children: source.childNodes,
    out: [],
    place: onPage(rules),
    depth: 0,
    seen: seeNothing(),
  });
  const stack: Frame[] = [root];
  let steps = 0;
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const child = frame.children[frame.next];
    frame.next += 1;
    if (child === undefined) {
      stack.pop();
      frame.close?.();
      const around = stack.at(-1)?.seen;
      if (around !== undefined && around !== frame.seen) {
        around.text ||= frame.seen.text;
        around.media ||= frame.seen.media;
        around.wide ||= frame.seen.wide;
      }
      continue;
    }
    steps += 1;
    if (steps % BUILT_NODES === 0) yield;
    if (child.nodeName === '#text' && 'value' in child) addText(frame, child.value);
    if (!('tagName' in child)) continue;
    const opened = open(child, frame);
    if (opened !== undefined) stack.push(opened);
  }
  return root.out;
}

/** Takes about 5 ms if each node has a style. */
const BUILT_NODES = 200;

/** The frame for an element's children; undefined if they are not needed. */
function open(element: SourceElement, frame: Frame): Frame | undefined {
  const plain = element.attrs.length === 0 ? openPlain(element, frame) : undefined;
  if (plain !== undefined) return plain;
  if (element.namespaceURI === SVG) return openSvg(element, frame);
  if (element.namespaceURI === MATH) return openMath(element, frame);
  return openHtml(element, frame);
}

/** A fast path for elements without attributes that need no context: most of some articles. */
function openPlain(
  { tagName, childNodes }: SourceElement,
  { out, place, depth, seen }: Frame,
): Frame | undefined {
  if (
    !PLAIN.has(tagName) ||
    place.isFlexItem ||
    place.isIndented ||
    place.code !== undefined ||
    depth >= MAX_KEPT_DEPTH
  )
    return undefined;
  const made = allowPlain(tagName);
  if (made === undefined) return undefined;
  out.push(made);
  return openFrame({ children: childNodes, out: made.children, place, depth: depth + 1, seen });
}

const PLAIN = new Set([
  ...['p', 'section', 'div', 'li', 'blockquote', ...HEADINGS, ...CELLS, 'tr', 'tbody'],
  ...['span', 'strong', 'b', 'em', 'i', 'u', 's', 'code'],
]);

const SVG = 'http://www.w3.org/2000/svg';
const MATH = 'http://www.w3.org/1998/Math/MathML';

/** Called for each node of a tree. */
export interface Visitor {
  text(value: string): void;
  open(element: Element): void;
  close(element: Element): void;
}

/** Walks a tree in slices, in document order. */
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
    if (steps % VISITED_NODES === 0) yield;
    if (node.type === 'text') visitor.text(node.value);
    if (node.type !== 'element') continue;
    visitor.open(node);
    stack.push({ element: node, nodes: node.children, next: 0 });
  }
}

/** Nodes per slice. */
const VISITED_NODES = 1_000;
