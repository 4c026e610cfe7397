import { expect } from 'vitest';

/**
 * Expects of HTML that it is nothing but text and whole, quoted tags of harmless kinds. Any parser
 * reads those alike, a browser's too, so this needs none and shares no blind spot with the
 * sanitizer's.
 */
export function expectSafe(html: string): void {
  expect([...faultsIn(html)]).toEqual([]);
}

function* faultsIn(html: string): Generator<string> {
  if (/[<>]/.test(html.replace(TAG, ''))) yield 'a bracket in the text';
  for (const [, tag = '', attributes = ''] of html.matchAll(TAG)) {
    if (!HARMLESS_TAGS.has(tag)) yield `<${tag}>`;
    for (const [attribute, name = '', value = ''] of attributes.matchAll(ATTRIBUTE))
      if (!HARMLESS_ATTRIBUTES.has(name) || !isHarmless(tag, name, value)) yield `<${tag}${attribute}>`;
    for (const attribute of NEEDED[tag] ?? [])
      if (attributes && !attributes.includes(attribute)) yield `<${tag}> without${attribute}`;
  }
}

function isHarmless(tag: string, name: string, value: string): boolean {
  switch (name) {
    case 'href':
      return /^(https?:\/\/|mailto:|tel:)/.test(value);
    case 'src':
      return (tag === 'iframe' ? PLAYER : PLAYED.has(tag) ? HOST_OF_PLAYED : PICTURE).test(value);
    case 'style':
      return !/url|expression|position|[\\'"@{}<>&]|-\d/i.test(value);
    case 'fill':
    case 'stroke':
    case 'd':
    case 'transform':
      return !/url|:|data|[\\'"@{}<>&]/i.test(value);
    case 'preload':
      return value === 'none';
    case 'sandbox':
      return value === 'allow-scripts allow-same-origin allow-popups';
    default:
      return true;
  }
}

/**
 * What these must have, where they have anything: an end tag has nothing, and neither has a link
 * without an address.
 */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  a: [' target="_blank"', ' rel="noopener noreferrer"'],
  img: [' src="', ' referrerpolicy="no-referrer"'],
  audio: [' src="', ' preload="none"'],
  video: [' src="', ' preload="none"'],
  iframe: [' src="', ' sandbox="', ' referrerpolicy="no-referrer"'],
};

const TAG = /<\/?([a-z][a-z\d]*)((?: [a-zA-Z][a-zA-Z\d-]*(?:="[^"<>]*")?)*)>/g;
const ATTRIBUTE = / ([a-zA-Z\d-]+)(?:="([^"]*)")?/g;

const PLAYED = new Set(['audio', 'video']);
const HOST_OF_PLAYED = /^https:\/\/(?:[^/?#@:]+\.)?(?:qq\.com|qpic\.cn|qlogo\.cn|gtimg\.c(?:n|om))[/?#]/;

const PLAYER = /^https:\/\/v\.qq\.com\//;
const PICTURE = /^https:\/\/[^/?#@:]+(?:[/?#]|$)/;

// Written out here once more, so that a tag or attribute added to the sanitizer is thought about
// twice.
const HARMLESS_TAGS = words(`
  p section article aside header footer div h1 h2 h3 h4 h5 h6 blockquote pre hr ul ol li dl dt dd figure figcaption
  table caption colgroup col thead tbody tfoot tr th td span strong b em i u s del ins mark small sub sup code kbd
  samp var abbr cite q ruby rt rp br wbr a img iframe audio video
  svg g path rect circle ellipse line polyline polygon text tspan
`);

const HARMLESS_ATTRIBUTES = words(`
  style title href target rel src alt width height referrerpolicy loading frameborder allowfullscreen sandbox start
  align valign border span colspan rowspan value controls preload role aria-label
  viewBox preserveAspectRatio fill stroke color fill-rule clip-rule stroke-linecap stroke-linejoin text-anchor
  dominant-baseline x y x1 y1 x2 y2 cx cy r rx ry dx dy fill-opacity stroke-opacity opacity stroke-width
  stroke-miterlimit font-size letter-spacing font-weight font-style d points transform
`);

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
