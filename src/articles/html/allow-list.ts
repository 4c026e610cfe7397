import { BlockList, isIPv6 } from 'node:net';
import type { Element, ElementContent, Properties } from 'hast';
import { type Schema, sanitize } from 'hast-util-sanitize';
import { SAFE_STYLE } from '../style/inline-style.ts';
import type { Attributes } from './parse-html.ts';

/**
 * An empty element as an article may have it; undefined if its tag is not allowed. Attribute names
 * are those of HTML. Every element passes this list, whatever other rules made of it.
 */
export function allowElement(tagName: string, attributes: Attributes): Element | undefined {
  const properties: Properties = attributes;
  const allowed = sanitize({ type: 'element', tagName, properties, children: NONE }, SCHEMA);
  return allowed.type === 'element' ? allowed : undefined;
}

/** The same without attributes. The list is checked once per tag. */
export function allowPlain(tagName: string): Element | undefined {
  if (!ASKED.has(tagName)) ASKED.set(tagName, allowElement(tagName, {}) !== undefined);
  return ASKED.get(tagName) ? { type: 'element', tagName, properties: {}, children: [] } : undefined;
}

const ASKED = new Map<string, boolean>();

/** Whether an article may have this HTML tag. */
export function isAllowedTag(tagName: string): boolean {
  return ALLOWED_HTML.has(tagName);
}

/** Whether an SVG may have this tag. */
export function isAllowedInSvg(tagName: string): boolean {
  return ALLOWED_SVG.has(tagName);
}

const NONE: ElementContent[] = [];

/** Tags of HTML that SAFE content may have. */
export const HTML_TAGS = [
  // Most frequent first: the list is searched from the start.
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

/** Tags that draw. None that runs, links, loads, has a name or holds HTML. */
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
// The player needs scripts, its own origin (storage, its API) and popups (its site). The first two
// together let a frame lift its sandbox, but only in a page of its own origin. Not allowed: top
// navigation, dialogs, forms, downloads.
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
  // No dashes: a few lines with a million dashes each freeze a reader's browser.
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

/** The allowed attributes of each tag, with their allowed values. */
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
  // Drop the library's defaults, which are for GitHub's pages.
  ...{ ancestors: {}, clobber: [], required: {}, strip: [] },
  protocols: { href: ['http', 'https', 'mailto', 'tel'], src: ['http', 'https'] },
};

/** Which pictures are allowed besides those on the web, and where pictures are shown. */
export interface PictureRules {
  /** Allows pictures on loopback addresses, where the sandbox serves them. Default: false. */
  readonly loopbackPictures?: boolean | undefined;
  /**
   * Where an allowed picture is shown. It is asked for the pictures of the finished article, and its
   * answer passes the allow list, too. Default: at its own address.
   */
  readonly shownAt?: ((address: string) => string) | undefined;
}

/** Parses an absolute URL of any scheme; undefined if invalid. `//host` becomes https. */
export function readAddress(value: string): URL | undefined {
  const absolute = value.trim().replace(/^\/\//, 'https://');
  if (!URL.canParse(absolute)) return undefined;
  const url = new URL(absolute);
  // Only `mailto:` and the like leave these unescaped. HTML and Markdown must not contain them.
  return /[<>]/.test(url.href) ? undefined : url;
}

/**
 * The https URL of a picture; undefined if it may not be shown. Explicit ports and loopback hosts
 * are refused. If the rules allow loopback pictures, their URLs stay as they are, with their port.
 */
export function readPictureAddress(
  value: string,
  { loopbackPictures = false }: PictureRules,
): string | undefined {
  const url = readMediaAddress(value);
  if (url === undefined) return undefined;
  if (isThisMachine(url)) return loopbackPictures ? url.href : undefined;
  return overHttps(url);
}

/** The https URL of a player at v.qq.com; undefined for anything else. */
export function readFrameAddress(value: string): string | undefined {
  const url = readMediaAddress(value);
  return url?.hostname === 'v.qq.com' ? overHttps(url) : undefined;
}

/** The https URL of media on a Tencent host, or one that the picture rules allow on loopback. */
export function readPlayedAddress(value: string, rules: PictureRules): string | undefined {
  const url = readMediaAddress(value);
  if (url === undefined) return undefined;
  if (isThisMachine(url)) return rules.loopbackPictures ? url.href : undefined;
  return PLAYED_FROM.test(url.hostname) ? overHttps(url) : undefined;
}

const PLAYED_FROM = /(?:^|\.)(?:qq\.com|qpic\.cn|qlogo\.cn|gtimg\.cn|gtimg\.com)$/;

/** An http(s) URL without user info, and without characters that browsers read differently. */
function readMediaAddress(value: string): URL | undefined {
  const url = readAddress(value);
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) return undefined;
  const hasUser = url.username !== '' || url.password !== '';
  return hasUser || AMBIGUOUS.test(value.trim()) ? undefined : url;
}

/** Browsers drop line breaks and tabs, and read `\` as `/`. */
const AMBIGUOUS = /[\p{Cc}\\]/u;

function overHttps(url: URL): string | undefined {
  if (url.port !== '') return undefined;
  url.protocol = 'https:';
  return url.href;
}

/** Whether a hostname, however written, leads to the reader's own machine. */
function isThisMachine({ hostname }: URL): boolean {
  if (THIS_MACHINE.test(hostname)) return true;
  const address = hostname.replace(/^\[|\]$/g, '');
  return LOOPBACK.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** The names of RFC 6761, and those in /etc/hosts of Linux distributions. */
const THIS_MACHINE = /(?:^|\.)(?:localhost6?|localhost6?\.localdomain6?|ip6-(?:localhost|loopback))\.*$/;

// It checks IPv4-mapped IPv6 addresses as IPv4.
const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8);
LOOPBACK.addAddress('::1', 'ipv6');
// The "any" address: systems connect to themselves for it.
LOOPBACK.addSubnet('0.0.0.0', 8);
LOOPBACK.addAddress('::', 'ipv6');
