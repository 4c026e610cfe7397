import type { Element, ElementContent } from 'hast';
import type { PictureRules } from './html/allow-list.ts';
import {
  parseHtml,
  type SourceFragment,
  type SourceNode,
  UnreasonableMarkupError,
} from './html/parse-html.ts';
import { buildArticleTree, walk } from './tree/article-tree.ts';
import { showPicturesAt } from './tree/shown-pictures.ts';
import type { Slices } from './yielding-queue.ts';

/**
 * Makes an article's HTML safe to put into any page. No script of its own runs. All that readers
 * see in upstream's own page is shown, or replaced by a label. Nothing is drawn outside its box.
 *
 * `docs/articles.md` lists what becomes of each element. Tags, attributes and inline styles are
 * kept by allow list, without `class`, `id`, `name` and `data-*`. Tags over 100 deep are dropped,
 * and their text is kept. Only the text is kept if a tag is over 512 deep, if browsers would take
 * too long, or if the result would be many times as long.
 */
export function* toSafeHtml(html: string, rules: PictureRules = {}): Slices<string> {
  // Small boxes with large content reach far out of the article: in a line without height, or in a
  // flex box aligned to its end. Not a `div`: in a `li` of the page, a `li` in it would close it.
  return `<section style="${BOX}">${yield* toSafeFragment(html, rules)}</section>`;
}

/** Overflow scrolls sideways, and long words break. */
const BOX = 'overflow-x:auto;overflow-y:hidden;overflow-wrap:break-word';

/** The same without the box. A second pass changes nothing, save that the rules may show pictures elsewhere. */
export function* toSafeFragment(html: string, rules: PictureRules = {}): Slices<string> {
  try {
    return yield* settle(yield* parseHtml(html), rules, Math.max(MIN_LIMIT, MAX_GROWTH * html.length));
  } catch (error) {
    if (!(error instanceof UnreasonableMarkupError)) throw error;
    return yield* writeHtml(yield* textAlone(html));
  }
}

/** The safe tree of an article. If the markup is unreasonable, only its text. */
export function* toSafeTree(html: string, rules: PictureRules = {}): Slices<ElementContent[]> {
  try {
    return yield* buildArticleTree(yield* parseHtml(html), rules);
  } catch (error) {
    if (!(error instanceof UnreasonableMarkupError)) throw error;
    return yield* textAlone(html);
  }
}

/**
 * Dropping a tag changes how parsers pair its neighbours, as in `<p><x><p>`. So the output is
 * parsed as browsers do, until the result is the tree that was written.
 */
function* settle(source: SourceFragment, rules: PictureRules, maxLength: number): Slices<string> {
  let read = source;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const tree = yield* buildArticleTree(read, rules);
    const written = yield* writeHtml(tree, maxLength);
    yield;
    read = yield* parseHtml(written);
    if (yield* readsBack(tree, read.childNodes)) return (yield* writeShown(tree, rules)) ?? written;
  }
  throw new UnreasonableMarkupError();
}

/**
 * The article with its pictures where they are shown; undefined if that is where they are. Only now: a
 * further round would take the new addresses for those of the article. An attribute that has another
 * value leaves a tree that browsers parse as it is.
 */
function* writeShown(tree: readonly ElementContent[], { shownAt }: PictureRules): Slices<string | undefined> {
  if (shownAt === undefined || !(yield* showPicturesAt(tree, shownAt))) return undefined;
  return yield* writeHtml(tree);
}

/** The factor by which a long article may grow. Editors stay far below; links in tables reach 5. */
const MAX_GROWTH = 3;
const MIN_LIMIT = 500_000;

/** One round is usually enough. Entangled tables and links take more. */
const MAX_ROUNDS = 5;

/** The text without any tags. */
function* textAlone(html: string): Slices<ElementContent[]> {
  const text = html.replace(/(?:<[^<>]*>)+/g, ' ').replaceAll('<', '&lt;');
  return yield* buildArticleTree(yield* parseHtml(text), {});
}

/**
 * Writes a tree of allowed elements. Quotes every attribute and escapes all text.
 *
 * @throws UnreasonableMarkupError past `maxLength` characters. Default: no limit
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

/** Whether browsers parse exactly the tree that was written. */
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

/** Nodes compared per slice. */
const SLICE_NODES = 1_000;

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
