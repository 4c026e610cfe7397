import type { Element, ElementContent, Root } from 'hast';
import { toMdast } from 'hast-util-to-mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { type Options, toMarkdown as writeMarkdown } from 'mdast-util-to-markdown';
import { isCodeBlock, partsOf } from './markdown-parts.ts';
import type { PictureRules } from './safe-addresses.ts';
import { toSafeTree } from './safe-html.ts';
import { isCell } from './table-grid.ts';
import { isBlockByStyle, readSpaces } from './text-style.ts';
import type { Slices } from './turns.ts';

/**
 * The article as Markdown (CommonMark with GitHub's tables and strikethrough), made of its safe form: headings, lists,
 * tables, links, pictures with their addresses, code in fences. What has no Markdown is its text, or its label. What is
 * text stays text: whatever could be read as a tag, a link or a mark is escaped.
 */
export function* toMarkdown(html: string, rules: PictureRules = {}): Slices<string> {
  const tree = yield* toSafeTree(html, rules);
  const written: string[] = [];
  for (const part of partsOf(tree)) {
    const markdown = writePart(part);
    if (markdown !== '') written.push(markdown);
    yield;
  }
  return written.length === 0 ? '' : `${written.join('\n\n')}\n`;
}

function writePart(children: ElementContent[]): string {
  const root: Root = { type: 'root', children: children.flatMap((node) => prepare(node, 'words')) };
  return writeMarkdown(toMdast(root, { document: true }), WRITTEN).trim();
}

const WRITTEN: Options = {
  bullet: '-',
  // Not as `<https://…>`, where everything else that begins like a tag is none.
  resourceLink: true,
  // Columns of equal width would take a long cell's length in each of a thousand rows.
  extensions: [gfmToMarkdown({ tablePipeAlign: false })],
};

type Spaces = ReturnType<typeof readSpaces>;

/**
 * Each line within lists and quotes begins with a mark for each of them: a megabyte of lines in fifty lists would be thirteen.
 * What is deeper is written as if it were in the last.
 */
const MAX_DEPTH = 10;

/**
 * What the library makes nothing of, or what it takes for something else.
 *
 * @param depth how many lists and quotes it is in
 */
function prepare(node: ElementContent, around: Spaces, depth = 0): ElementContent[] {
  if (node.type === 'text') return around === 'words' ? [node] : linesOf(node.value);
  if (node.type !== 'element') return [];
  const { tagName, properties } = node;
  if (tagName === 'audio' || tagName === 'video') return [];
  if (tagName === 'svg')
    return [{ type: 'text', value: String(properties['aria-label'] ?? '') || textOf(node) }];
  if (tagName === 'pre' || isCodeBlock(node)) return [fenced(node)];
  if (tagName === 'p' && isBlank(node)) return [];
  const spaces = readSpaces(node) ?? around;
  const inner = tagName === 'li' ? unwrapped(node) : node.children;
  const children = inner
    .flatMap((child) => prepare(child, spaces, depth + Number(INDENTING.has(tagName))))
    .filter((child, index, all) => child !== EDGE || all[index - 1] !== EDGE);
  if ((tagName === 'span' || tagName === 'img') && isBlockByStyle(node))
    return [EDGE, ...(tagName === 'img' ? [node] : children), EDGE];
  if (depth >= MAX_DEPTH && INDENTING.has(tagName)) return [EDGE, ...children, EDGE];
  if (depth > MAX_DEPTH && tagName === 'li') return [EDGE, ...children, EDGE];
  if (PLAIN.has(tagName) || (tagName === 'a' && properties['href'] === undefined)) return children;
  return [
    isCell(node) ? { ...node, properties: spansOf(node), children: inLine(children) } : { ...node, children },
  ];
}

/** An item of one paragraph, as editors write all of them, without it: so no blank line is between items. */
function unwrapped({ children }: Element): ElementContent[] {
  const [first, ...rest] = children.filter((child) => child.type === 'element' || isText(child));
  const isAlone = rest.every((child) => child.type === 'element' && LISTS.has(child.tagName));
  return first?.type === 'element' && PARAGRAPHS.has(first.tagName) && isAlone
    ? [...first.children, ...rest]
    : children;
}

function isText(node: ElementContent): boolean {
  return node.type === 'text' && node.value.trim() !== '';
}

const LISTS = new Set(['ul', 'ol']);
const INDENTING = new Set([...LISTS, 'blockquote']);
const PARAGRAPHS = new Set(['p', 'section', 'div']);

const BREAK: Element = { type: 'element', tagName: 'br', properties: {}, children: [] };

/** The break before and after what is a block by its style: between two of them, one is enough. */
const EDGE: Element = { ...BREAK };

/** Their looks have no Markdown. */
const PLAIN = new Set(['span', 'u', 'mark', 'small', 'abbr', 'cite']);

function linesOf(text: string): ElementContent[] {
  return text.split('\n').flatMap((value, index) => {
    const line: ElementContent = { type: 'text', value };
    return index === 0 ? [line] : [BREAK, line];
  });
}

function fenced(pre: Element): Element {
  const language = pre.data?.language;
  const properties = language === undefined ? {} : { className: [`language-${language}`] };
  const value = textOf(pre).trimEnd();
  const code: Element = { type: 'element', tagName: 'code', properties, children: [{ type: 'text', value }] };
  return { type: 'element', tagName: 'pre', properties: {}, children: [code] };
}

function textOf(node: Element): string {
  return node.children
    .map((child) => (child.type === 'text' ? child.value : child.type === 'element' ? textOf(child) : ''))
    .join('');
}

/** In a cell, blocks are words apart. */
function inLine(children: readonly ElementContent[]): ElementContent[] {
  return children.flatMap((child) => {
    if (child.type !== 'element' || !IN_CELLS.has(child.tagName)) return [child];
    return [SPACE, ...inLine(child.children), SPACE];
  });
}

const SPACE: ElementContent = { type: 'text', value: ' ' };
const IN_CELLS = new Set([
  ...['p', 'section', 'div', 'article', 'ul', 'ol', 'li', 'blockquote', 'br', 'figure', 'figcaption'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
]);

/** With nothing in it but the spaces that editors fill empty lines with. */
function isBlank(node: Element): boolean {
  return node.children.every((child) => {
    if (child.type === 'text') return child.value.trim() === '';
    return child.type !== 'element' || (/^(?:br|span|strong|b|em|i)$/.test(child.tagName) && isBlank(child));
  });
}

/** Cells over so many others are made of so many: a thousand over a thousand would be a million. */
function spansOf({ properties }: Element): Element['properties'] {
  const { colspan, rowspan, align } = properties;
  const few = (span: unknown) => (Number(span) > 1 && Number(span) <= MAX_SPAN ? Number(span) : undefined);
  const spans = { colSpan: few(colspan), rowSpan: few(rowspan), align };
  return Object.fromEntries(Object.entries(spans).filter(([, value]) => value !== undefined));
}

const MAX_SPAN = 20;
