import type { Element, ElementContent } from 'hast';
import type { PictureRules } from './html/allow-list.ts';
import {
  parseHtml,
  type SourceFragment,
  type SourceNode,
  UnreasonableMarkupError,
} from './html/parse-html.ts';
import { buildArticleTree, walk } from './tree/article-tree.ts';
import type { Slices } from './yielding-queue.ts';

/**
 * Makes an article's HTML fit to be put into any page: no script of its own runs, all that a reader sees of it in
 * upstream's own page is seen, or told by a label, and all of it is in a box that nothing is drawn out of.
 *
 * What becomes of each element is in `docs/articles.md`. Tags, attributes and inline styles are kept by allow list;
 * `class`, `id`, `name` and `data-*` are not on it. Tags more than 100 deep are dropped; if any is more than 512 deep, or
 * takes browsers too long, or becomes many times as long as it was, all are. Their text is kept.
 */
export function* toSafeHtml(html: string, rules: PictureRules = {}): Slices<string> {
  // Small boxes with a large inside reach far out of the article: in a line of no height, in a flexible box that is
  // aligned to its end. A `section`, as a `div` would be ended by a `li` in it, where the page has one around it.
  return `<section style="${BOX}">${yield* toSafeFragment(html, rules)}</section>`;
}

/** What is too wide all the same is scrolled to, and long words are broken. */
const BOX = 'overflow-x:auto;overflow-y:hidden;overflow-wrap:break-word';

/** The same without the box. Doing it twice changes nothing more. */
export function* toSafeFragment(html: string, rules: PictureRules = {}): Slices<string> {
  try {
    return yield* settle(yield* parseHtml(html), rules, Math.max(MIN_LIMIT, MAX_GROWTH * html.length));
  } catch (error) {
    if (!(error instanceof UnreasonableMarkupError)) throw error;
    return yield* writeHtml(yield* textAlone(html));
  }
}

/** The tree of an article as it is shown; of one that is unreasonable, the text alone. */
export function* toSafeTree(html: string, rules: PictureRules = {}): Slices<ElementContent[]> {
  try {
    return yield* buildArticleTree(yield* parseHtml(html), rules);
  } catch (error) {
    if (!(error instanceof UnreasonableMarkupError)) throw error;
    return yield* textAlone(html);
  }
}

/**
 * To drop a tag is to change how parsers pair its neighbours, as in `<p><x><p>`. So what is written is read as browsers
 * would, until they read what was meant.
 */
function* settle(source: SourceFragment, rules: PictureRules, maxLength: number): Slices<string> {
  let read = source;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const tree = yield* buildArticleTree(read, rules);
    const written = yield* writeHtml(tree, maxLength);
    yield;
    read = yield* parseHtml(written);
    if (yield* readsBack(tree, read.childNodes)) return written;
  }
  throw new UnreasonableMarkupError();
}

/**
 * How many times as long as it came an article may become, where it is long: no editor's comes near that, and a megabyte of
 * links in links in tables would be five.
 */
const MAX_GROWTH = 3;
const MIN_LIMIT = 500_000;

/** What is written once is most often read back as it is; where tables and links are entangled, it takes more. */
const MAX_ROUNDS = 5;

/** Without a single tag. */
function* textAlone(html: string): Slices<ElementContent[]> {
  const text = html.replace(/(?:<[^<>]*>)+/g, ' ').replaceAll('<', '&lt;');
  return yield* buildArticleTree(yield* parseHtml(text), {});
}

/**
 * Writes a tree of allowed elements, all of it quoted and escaped in the strictest way.
 *
 * @throws UnreasonableMarkupError where it becomes longer than `maxLength` characters. Default: it may
 */
function* writeHtml(nodes: readonly ElementContent[], maxLength = Number.POSITIVE_INFINITY): Slices<string> {
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

/** Whether browsers read the very tree that was written, and no other. */
function* readsBack(nodes: readonly ElementContent[], read: readonly SourceNode[]): Slices<boolean> {
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

/** As many as are compared in a slice. */
const SLICE_NODES = 4_000;

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
