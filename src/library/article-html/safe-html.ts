import sanitizeHtml, { type IOptions } from 'sanitize-html';

import { MAX_KEPT_DEPTH, toNormalHtml, UnreasonableMarkupError } from './normal-html.ts';
import type { PictureRules } from './safe-addresses.ts';
import { createReadPicture, DROPPED, keepSaneMeasures, readLink, readVideo } from './safe-attributes.ts';
import { SAFE_STYLES } from './safe-styles.ts';

/**
 * Makes an article's HTML fit to be put into any page: no script of its own runs, its pictures and videos show, and
 * all of it is in a box that nothing is drawn out of, over the page around it.
 *
 * - Tags, attributes and inline styles are kept by allow list. `class`, `id`, `name` and `data-*` are not on it.
 * - A picture's address is its `data-src`, or else its `src`. It is made https, and asked for without a `Referer`. A
 *   picture is dropped that has no absolute http(s) address, or one with a user, a port or control characters in it, or
 *   one of the machine of whoever sees it, save where the rules allow that.
 * - A frame is kept if it shows the player of `https://v.qq.com`, by an address such as pictures may have.
 * - A link leads to http(s), mailto or tel, in a new page. Any other keeps only its text.
 * - The text in a dropped tag is kept where it is prose.
 * - Tags more than 100 deep are dropped; if any is more than 1,000 deep, or takes browsers too long, all are. Their
 *   text is kept.
 *
 * That upstream lazy-loads, shows videos at v.qq.com and answers a foreign `Referer` with a placeholder is seen
 * in its articles, not documented.
 */
export function toSafeHtml(html: string, rules: PictureRules = {}): string {
  // Small boxes with a large inside reach far out of the article: in a line of no height, in a flexible box that is
  // aligned to its end. A `section`, as a `div` would be ended by a `li` in it, where the page has one around it.
  return `<section style="overflow:hidden">${toSafeFragment(html, rules)}</section>`;
}

/** The same without the box. Doing it twice changes nothing more. */
export function toSafeFragment(html: string, rules: PictureRules = {}): string {
  const options = optionsFor(rules);
  try {
    // To drop a tag is to change how parsers pair its neighbours, as in `<p><x><p>`. So the first pass drops, and the
    // second finds nothing to drop any more.
    return sanitizeHtml(toNormalHtml(dropUnknownTags(html, options)), options);
  } catch (error) {
    if (!(error instanceof UnreasonableMarkupError)) throw error;
    // Leaves no `<` at all, so that there is text alone.
    return sanitizeHtml(toNormalHtml(html.replace(/(?:<[^<>]*>)+/g, ' ').replaceAll('<', '&lt;')), options);
  }
}

function dropUnknownTags(html: string, options: IOptions): string {
  let depth = 0;
  return sanitizeHtml(html, {
    ...options,
    allowedTags: [...TAGS, DROPPED],
    nestingLimit: MAX_KEPT_DEPTH,
    onOpenTag: () => {
      depth += 1;
      if (depth > MAX_PARSED_DEPTH) throw new UnreasonableMarkupError();
    },
    onCloseTag: () => {
      depth -= 1;
    },
  });
}

// The parser's time grows with the square of the depth: half a minute for 1 MB of `<svg>`.
const MAX_PARSED_DEPTH = 1_000;

const TAGS = [
  ...['p', 'section', 'article', 'aside', 'header', 'footer', 'div', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
  ...['blockquote', 'pre', 'hr', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'figure', 'figcaption'],
  ...['table', 'caption', 'colgroup', 'col', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
  ...['span', 'strong', 'b', 'em', 'i', 'u', 's', 'del', 'ins', 'mark', 'small', 'sub', 'sup', 'code', 'kbd'],
  ...['samp', 'var', 'abbr', 'cite', 'q', 'ruby', 'rt', 'rp', 'br', 'wbr', 'a', 'img', 'iframe'],
];

const NOT_PROSE = [
  ...['script', 'style', 'noscript', 'template', 'title', 'desc', 'metadata', 'plaintext', 'xmp', 'noembed'],
  ...['noframes', 'textarea', 'select', 'option', 'datalist', 'audio', 'video', 'canvas', DROPPED],
];

const CELL = ['colspan', 'rowspan', 'width', 'height', 'align', 'valign'];

const optionsFor = (rules: PictureRules): IOptions => ({
  allowedTags: TAGS,
  nonTextTags: NOT_PROSE,
  selfClosing: ['br', 'wbr', 'hr', 'col', 'img'],
  allowedAttributes: {
    '*': ['style', 'title'],
    a: ['href', 'target', 'rel'],
    img: ['src', 'alt', 'width', 'height', 'referrerpolicy', 'loading'],
    iframe: ['src', 'width', 'height', 'frameborder', 'allowfullscreen', 'referrerpolicy', 'sandbox'],
    ol: ['start'],
    table: ['width', 'align', 'border'],
    col: ['span', 'width'],
    th: CELL,
    td: CELL,
  },
  allowedStyles: { '*': SAFE_STYLES },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  // The transforms see to these three as well; they hold should one ever fail to.
  allowedSchemesByTag: { img: ['http', 'https'], iframe: ['https'] },
  allowedIframeHostnames: ['v.qq.com'],
  transformTags: {
    center: 'div',
    fieldset: 'div',
    strike: 's',
    a: readLink,
    img: createReadPicture(rules),
    iframe: readVideo,
    '*': keepSaneMeasures,
  },
});
