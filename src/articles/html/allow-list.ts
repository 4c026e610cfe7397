import type { Element, ElementContent, Properties } from 'hast';
import { type Schema, sanitize } from 'hast-util-sanitize';
import { SAFE_STYLE } from '../style/inline-style.ts';
import type { Attributes } from './parse-html.ts';

/**
 * An element as an article may have it, empty; undefined where its tag is not on the list. Attributes are named as in
 * HTML. Whatever the article's own rules have made of an element, nothing gets past this list.
 */
export function allowElement(tagName: string, attributes: Attributes): Element | undefined {
  const properties: Properties = attributes;
  const allowed = sanitize({ type: 'element', tagName, properties, children: NONE }, SCHEMA);
  return allowed.type === 'element' ? allowed : undefined;
}

/** The same without attributes, for which the list is asked once. */
export function allowPlain(tagName: string): Element | undefined {
  if (!ASKED.has(tagName)) ASKED.set(tagName, allowElement(tagName, {}) !== undefined);
  return ASKED.get(tagName) ? { type: 'element', tagName, properties: {}, children: [] } : undefined;
}

const ASKED = new Map<string, boolean>();

/** Whether an article may have this tag of HTML. */
export function isAllowedTag(tagName: string): boolean {
  return ALLOWED_HTML.has(tagName);
}

/** Whether a drawing may have this tag. */
export function isAllowedInSvg(tagName: string): boolean {
  return ALLOWED_SVG.has(tagName);
}

const NONE: ElementContent[] = [];

const HTML_TAGS = [
  // The most frequent first: the list is looked through from its beginning.
  ...['p', 'section', 'span', 'strong', 'img', 'br', 'td', 'tr', 'li', 'div', 'a', 'code'],
  ...['article', 'aside', 'header', 'footer', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre', 'hr'],
  ...['ul', 'ol', 'dl', 'dt', 'dd', 'figure', 'figcaption'],
  ...['table', 'caption', 'colgroup', 'col', 'thead', 'tbody', 'tfoot', 'th'],
  ...[
    'b',
    'em',
    'i',
    'u',
    's',
    'del',
    'ins',
    'mark',
    'small',
    'sub',
    'sup',
    'kbd',
    'samp',
    'var',
    'abbr',
    'cite',
  ],
  ...['q', 'ruby', 'rt', 'rp', 'wbr', 'iframe', 'audio', 'video'],
];

/** What draws, and nothing that runs, links, loads, is named, or holds HTML. */
export const SVG_TAGS = [
  ...['svg', 'g', 'path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon', 'text', 'tspan'],
];

const ALLOWED_HTML = new Set(HTML_TAGS);
const ALLOWED_SVG = new Set(SVG_TAGS);

const STYLE: [string, RegExp] = ['style', SAFE_STYLE];
const MEASURE = /^\d{1,5}(?:\.\d{1,20})?(?:px|%|em|ex)?$/;
const WIDTH: [string, RegExp] = ['width', MEASURE];
const HEIGHT: [string, RegExp] = ['height', MEASURE];
const COUNT = /^\d{1,4}$/;
const ALIGN: [string, RegExp] = ['align', /^(?:left|right|center|justify)$/i];
const VALIGN: [string, RegExp] = ['valign', /^(?:top|middle|bottom|baseline)$/i];
const CELL: [string, RegExp][] = [['colspan', COUNT], ['rowspan', COUNT], WIDTH, HEIGHT, ALIGN, VALIGN];
const FROM_ELSEWHERE: [string, string] = ['referrerpolicy', 'no-referrer'];
// The player needs scripts, its own origin (storage, its API) and new pages (its site). The first two together let a
// frame lift its sandbox, but only inside a page of its own origin. Not given: moving the page around it, dialogs,
// forms, downloads.
const SANDBOX: [string, string] = ['sandbox', 'allow-scripts allow-same-origin allow-popups'];
const PLAYER: [string, string][] = [
  ['controls', ''],
  ['preload', 'none'],
];

const NUMBER = String.raw`[+-]?(?:\d{1,9}(?:\.\d{0,20})?|\.\d{1,20})(?:e-?\d)?(?:px|%|em|ex)?`;
const LIST = new RegExp(String.raw`^\s{0,9}${NUMBER}(?:[\s,]{1,9}${NUMBER}){0,7}\s{0,9}$`, 'i');
const PAINT = /^(?:none|currentcolor|[a-z]{3,30}|#[\da-f]{3,8}|(?:rgb|hsl)a?\([\d\s.,%/]{1,60}\))$/i;
const WORD = /^[a-z-]{1,30}$/i;

const DRAWN: [string, RegExp][] = [
  ...['fill', 'stroke', 'color'].map((name): [string, RegExp] => [name, PAINT]),
  ...['fill-rule', 'clip-rule', 'stroke-linecap', 'stroke-linejoin', 'text-anchor', 'dominant-baseline'].map(
    (name): [string, RegExp] => [name, WORD],
  ),
  ...['x', 'y', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'r', 'rx', 'ry', 'width', 'height', 'dx', 'dy'].map(
    (name): [string, RegExp] => [name, LIST],
  ),
  // No dashes: a few lines of a million dashes each stand still a reader's browser.
  ...['fill-opacity', 'stroke-opacity', 'opacity', 'stroke-width', 'stroke-miterlimit'].map(
    (name): [string, RegExp] => [name, LIST],
  ),
  ...['font-size', 'letter-spacing'].map((name): [string, RegExp] => [name, LIST]),
  ['font-weight', /^(?:\d{3}|[a-z]{4,7})$/],
  ['font-style', WORD],
  ['d', /^[\d\s,.+\-a-z]*$/i],
  ['points', /^[\d\s,.+\-e]*$/i],
  ['transform', /^[\d\s,.+\-e()]*(?:(?:matrix|translate|scale|rotate|skewX|skewY)[\d\s,.+\-e()]+)*$/],
];

/** Of each, only what these say, and only as they say it. */
const SCHEMA: Schema = {
  tagNames: [...HTML_TAGS, ...SVG_TAGS],
  attributes: {
    '*': [STYLE, 'title'],
    a: [
      ['href', /^(?:https?:\/\/|mailto:|tel:)[^\s<>"]*$/],
      ['target', '_blank'],
      ['rel', 'noopener noreferrer'],
    ],
    img: [['src', /^https?:\/\/[^\s<>"]+$/], 'alt', WIDTH, HEIGHT, FROM_ELSEWHERE, ['loading', 'lazy']],
    iframe: [
      ['src', /^https:\/\/v\.qq\.com\/[^\s<>"]*$/],
      ...[WIDTH, HEIGHT, FROM_ELSEWHERE, SANDBOX],
      ...[['frameborder', COUNT] as [string, RegExp], ['allowfullscreen', ''] as [string, string]],
    ],
    audio: [['src', /^https?:\/\/[^\s<>"]+$/], ...PLAYER],
    video: [['src', /^https?:\/\/[^\s<>"]+$/], ...PLAYER, WIDTH, HEIGHT],
    ol: [['start', COUNT]],
    li: [['value', COUNT]],
    table: [WIDTH, ALIGN, ['border', COUNT]],
    col: [['span', COUNT], WIDTH],
    th: CELL,
    td: CELL,
    svg: [
      ...DRAWN,
      ['viewBox', LIST],
      ['preserveAspectRatio', /^[a-z\s]{1,30}$/i],
      ['role', 'img'],
      'aria-label',
    ],
    ...Object.fromEntries(SVG_TAGS.filter((tag) => tag !== 'svg').map((tag) => [tag, DRAWN])),
  },
  // Nothing of the library's own, which are for GitHub's pages.
  ...{ ancestors: {}, clobber: [], required: {}, strip: [] },
  protocols: { href: ['http', 'https', 'mailto', 'tel'], src: ['http', 'https'] },
};
