import type { Element, ElementContent } from 'hast';
import { toMdast } from 'hast-util-to-mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { type Options, toMarkdown as writeMarkdown } from 'mdast-util-to-markdown';
import type { PictureRules } from '../html/allow-list.ts';
import {
  CELLS,
  FIGURES,
  HEADINGS,
  isBlockByStyle,
  isCodeBlock,
  isGrid,
  LISTS,
  ROWS,
  readSpaces,
  SECTIONS,
  type Spaces,
} from '../html/element-groups.ts';
import { toSafeTree } from '../safe-html.ts';
import { showPicturesAt } from '../tree/shown-pictures.ts';
import type { Slices } from '../yielding-queue.ts';
import { textOf } from './lines.ts';
import { toWritableTree } from './writable-tree.ts';

/**
 * Writes an article as Markdown from its safe tree: CommonMark with GitHub's tables and
 * strikethrough. Keeps headings, lists, tables, links, pictures with their URLs, and fenced code.
 * Anything else becomes its text or label. Text is escaped: it cannot be read as a tag, a link or a
 * mark.
 */
export function* toMarkdown(html: string, rules: PictureRules = {}): Slices<string> {
  const tree = yield* toSafeTree(html, rules);
  if (rules.shownAt !== undefined) yield* showPicturesAt(tree, rules.shownAt);
  const written: string[] = [];
  for (const part of partsOf(tree)) {
    const markdown = writePart(part);
    if (markdown !== '') written.push(markdown);
    yield;
  }
  return written.length === 0 ? '' : `${written.join('\n\n')}\n`;
}

function writePart(nodes: readonly ElementContent[]): string {
  const root = { type: 'root' as const, children: toWritableTree(nodes) };
  const markdown = writeMarkdown(toMdast(root, { document: true }), WRITTEN).trim();
  if (!hasHtml(markdown)) return markdown;
  // The last resort, if code has ended early.
  const value = textOf({ type: 'element', tagName: 'section', properties: {}, children: root.children });
  return writeMarkdown({ type: 'paragraph', children: [{ type: 'text', value }] }, WRITTEN).trim();
}

const WRITTEN: Options = {
  bullet: '-',
  // Not `<https://…>`: outside code, nothing may look like a tag.
  resourceLink: true,
  handlers: {
    text(node, _parent, state, info) {
      const escaped = refer(state.safe(node.value, info), '<');
      // Some renderers strip a backslash before a bracket from link text before parsing it.
      return state.stack.includes('link') ? refer(refer(escaped, '['), ']') : escaped;
    },
  },
  // Aligned columns would repeat the width of a long cell in each of a thousand rows.
  extensions: [gfmToMarkdown({ tablePipeAlign: false })],
};

/**
 * Replaces a character in escaped text by its character reference, which is text everywhere. An odd
 * number of backslashes before it means that the last one escaped it; that one is dropped.
 */
function refer(text: string, character: keyof typeof REFERENCES): string {
  const { pattern, reference } = REFERENCES[character];
  return text.replaceAll(pattern, (_, slashes: string) => slashes.slice(slashes.length % 2) + reference);
}

const REFERENCES = {
  '<': { pattern: /(\\*)</g, reference: '&lt;' },
  '[': { pattern: /(\\*)\[/g, reference: '&#91;' },
  ']': { pattern: /(\\*)\]/g, reference: '&#93;' },
} as const;

/** Whether a renderer that lets HTML through would find any. */
function hasHtml(markdown: string): boolean {
  if (!markdown.includes('<')) return false;
  const nodes: { readonly type: string; readonly children?: readonly unknown[] }[] = [fromMarkdown(markdown)];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if (node.type === 'html') return true;
    if (node.children !== undefined) nodes.push(...(node.children as typeof nodes));
  }
  return false;
}

/**
 * Splits an article into parts that are written one by one, so that none takes long. A part is a
 * few blocks, or a piece of a block that is larger than editors write.
 */
function* partsOf(nodes: readonly ElementContent[]): Generator<ElementContent[]> {
  let part: ElementContent[] = [];
  let size = 0;
  for (const block of flatten(nodes)) {
    for (const piece of cut(block)) {
      part.push(piece);
      size += sizeOf(piece);
      if (size < NODES_A_PART) continue;
      yield part;
      part = [];
      size = 0;
    }
  }
  if (part.length > 0) yield part;
}

const NODES_A_PART = 500;

/** A table of this size has about a hundred rows, and takes tens of milliseconds to write. */
const MAX_BLOCK_NODES = 2_000;

/** Blocks that add nothing to their content. */
const TRANSPARENT = new Set([
  ...[...SECTIONS, ...FIGURES],
  // Only found in tables that frame text: data tables stay whole.
  ...[...ROWS, ...CELLS, 'caption'],
]);

const BLOCKS = new Set(['p', ...HEADINGS, 'blockquote', 'pre', 'hr', ...LISTS, 'dl', 'table']);

/** Blocks, and paragraphs of the nodes between them, each with its inherited white space. */
function* flatten(nodes: readonly ElementContent[], around?: string): Generator<Element> {
  let line: ElementContent[] = [];
  function* paragraph(): Generator<Element> {
    if (line.some((node) => node.type !== 'text' || node.value.trim() !== ''))
      yield withSpaces({ type: 'element', tagName: 'p', properties: {}, children: line }, around);
    line = [];
  }
  for (const node of nodes) {
    const isTransparent = node.type === 'element' && meansItsContent(node);
    if (!isTransparent && !isBlock(node)) {
      line.push(node);
      continue;
    }
    yield* paragraph();
    if (isTransparent) yield* flatten(node.children, spacesOf(node) ?? around);
    else if (node.type === 'element') yield withSpaces(node, around);
  }
  yield* paragraph();
}

function spacesOf(element: Element): string | undefined {
  const spaces = readSpaces(element);
  return spaces && STYLES[spaces];
}

const STYLES: Readonly<Record<Spaces, string>> = {
  words: 'white-space:normal',
  lines: 'white-space:pre-wrap',
  joined: 'white-space:pre-line',
};

function withSpaces(element: Element, around: string | undefined): Element {
  if (around === undefined || readSpaces(element) !== undefined) return element;
  return {
    ...element,
    properties: {
      ...element.properties,
      style: [element.properties['style'], around].filter(Boolean).join(';'),
    },
  };
}

function meansItsContent(element: Element): boolean {
  if (element.tagName === 'span') return isBlockByStyle(element);
  return TRANSPARENT.has(element.tagName) || (element.tagName === 'table' && !isGrid(element));
}

function isBlock(node: ElementContent): boolean {
  return node.type === 'element' && (BLOCKS.has(node.tagName) || isCodeBlock(node));
}

function linesIn(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

/** Splits a text into pieces of some lines each. */
function cutText(text: string): ElementContent[] {
  const lines = text.split('\n');
  const pieces: ElementContent[] = [];
  for (let start = 0; start < lines.length; start += NODES_A_PART)
    pieces.push({ type: 'text', value: `${lines.slice(start, start + NODES_A_PART).join('\n')}\n` });
  return pieces;
}

/** The node, or several copies of it that share its children. */
function cut(node: ElementContent): ElementContent[] {
  if (node.type === 'text' && sizeOf(node) > MAX_BLOCK_NODES) return cutText(node.value);
  if (node.type !== 'element' || sizeOf(node) <= MAX_BLOCK_NODES || node.tagName === 'pre') return [node];
  const pieces: ElementContent[] = [];
  let children: ElementContent[] = [];
  let size = 0;
  for (const child of node.children.flatMap(cut)) {
    children.push(child);
    size += sizeOf(child);
    if (size < MAX_BLOCK_NODES) continue;
    pieces.push({ ...node, children });
    children = [];
    size = 0;
  }
  if (children.length > 0) pieces.push({ ...node, children });
  return pieces;
}

const SIZES = new WeakMap<ElementContent, number>();

function sizeOf(node: ElementContent): number {
  // Each line may become a node.
  if (node.type !== 'element') return node.type === 'text' ? linesIn(node.value) : 1;
  const known = SIZES.get(node);
  if (known !== undefined) return known;
  let size = 1;
  for (const child of node.children) size += sizeOf(child);
  SIZES.set(node, size);
  return size;
}
