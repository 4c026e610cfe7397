import type { ElementContent } from 'hast';
import { allowElement } from './allow-list.ts';
import type { Attributes } from './attributes.ts';
import { backgroundPictures, PICTURE_ATTRIBUTE } from './background-pictures.ts';
import { fitBox, readPixels, scrollsSideways } from './box-styles.ts';
import { LINK, readColour } from './colours.ts';
import type { Declarations } from './declarations.ts';
import { type Frame, openFrame, type Seen, seeNothing } from './frame.ts';
import { leftOverFormula } from './open-html.ts';
import { paint } from './paint.ts';
import type { SourceElement } from './parse-html.ts';
import type { Place } from './place.ts';
import { propertiesOf } from './properties.ts';
import type { PictureRules } from './safe-addresses.ts';
import { dropUnsafeStyles } from './safe-styles.ts';
import { recallLook, rememberLook } from './style-memory.ts';

export interface Box {
  /** The tag that it is to have. */
  readonly name: string;
  readonly element: SourceElement;
  readonly attributes: Attributes;
  readonly declarations: Declarations;
  readonly place: Place;
  readonly frame: Frame;
  readonly rules: PictureRules;
}

/** An element that holds text or other elements, and keeps its looks as far as they are safe and fit. */
export function openBox(box: Box): Frame {
  const isOwn = TABLE.has(box.name) || isWrapper(box.element) || hasLooks(box.attributes);
  return openStyled(box, isOwn ? styleBox(box) : recallStyle(box));
}

/** Whether attributes say what else styles say. */
function hasLooks(attributes: Attributes): boolean {
  for (const name in attributes) if (OLD_ATTRIBUTES.has(name) || PICTURE_ATTRIBUTE.test(name)) return true;
  return false;
}

interface Styled {
  readonly declarations: Declarations;
  readonly inner: Place;
  readonly pictures: ElementContent[];
  /** Of a cell, in hundredths of its table. */
  readonly cellWidth?: string | undefined;
}

/** As another of that style in that place, where there was one. */
function recallStyle(box: Box): Styled {
  const { name, attributes, place } = box;
  const key = `${name} ${name === 'a' && attributes['href'] ? 'href' : ''} ${attributes['style'] ?? ''}`;
  const known = recallLook(place.styles, place, key);
  if (known !== undefined) return { ...known, declarations: new Map(known.declarations), pictures: [] };
  const styled = styleBox(box);
  if (styled.pictures.length === 0)
    rememberLook(place.styles, place, key, { ...styled, declarations: new Map(styled.declarations) });
  return styled;
}

function styleBox({ name, element, attributes, declarations, place, rules }: Box): Styled {
  takeOldAttributes(name, attributes, declarations);
  const tableWidth = name === 'table' ? readPixels(widthOf(attributes, declarations)) : place.tableWidth;
  const cellWidth = CELLS.has(name) ? shareOf(widthOf(attributes, declarations), tableWidth) : undefined;
  if (cellWidth !== undefined) declarations.delete('width');
  const isPlain = declarations.size === 0 && !SPECIAL.has(name);
  const painted = isPlain ? undefined : paint(declarations, place, inkOf(name, attributes), paperOf(name));
  const pictures = backgroundPictures(painted ?? {}, attributes, rules);
  if (pictures.length > 0) dropRoom(declarations);
  if (declarations.size > 0) {
    normaliseDisplay(declarations);
    dropUnsafeStyles(declarations);
    fitBox(declarations, place);
  }
  const scrolls = !isWrapper(element) && scrollsSideways(declarations);
  const inner: Place = {
    ...place,
    ...(painted && { ink: painted.ink, shownInk: painted.shownInk, papers: painted.papers }),
    tableWidth,
    inScroller: place.inScroller || scrolls,
    isFlexItem: /flex/.test(declarations.get('display') ?? ''),
    before: name === 'table' ? [] : place.before,
  };
  return { declarations, inner, pictures, cellWidth };
}

function openStyled(box: Box, { declarations, inner, pictures, cellWidth }: Styled): Frame {
  const { name, element, attributes, place, frame } = box;
  const { out, depth } = frame;
  const children: ElementContent[] = [];
  const before = name === 'table' || TABLE_PARTS.has(name) ? inner.before : undefined;
  (HOLDS_NO_PICTURE.has(name) ? (before ?? out) : children).push(...pictures);

  const isAlone = name !== 'table' || place.inScroller || isWrapped(element);
  const wrapper = isAlone ? undefined : allowElement('section', { style: WRAPPER });
  const seen = seeNothing();
  const formulaLeft = leftOverFormula(place, { ...frame, out: children, seen });
  return openFrame({
    children: element.childNodes,
    out: children,
    place: inner,
    depth: depth + (wrapper === undefined ? 1 : 2),
    seen,
    close() {
      formulaLeft?.();
      if (LISTS.has(name) && !seen.text && !seen.media) return;
      finishStyle(declarations, seen, place);
      const properties = propertiesOf(name, attributes, declarations);
      if (cellWidth !== undefined) properties['width'] = cellWidth;
      const made = allowElement(name, properties);
      if (made === undefined) {
        out.push(...children);
        return;
      }
      made.children = children;
      if (name !== 'table') {
        if (inner.inScroller) seen.wide = true;
        out.push(made);
        return;
      }
      seen.wide = true;
      out.push(...(before ?? []));
      out.push(wrapper === undefined ? made : { ...wrapper, children: [made] });
    },
  });
}

const LISTS = new Set(['ul', 'ol', 'dl']);
const CELLS = new Set(['td', 'th', 'caption']);
const TABLE = new Set(['table', ...CELLS]);
const OLD_ATTRIBUTES = new Set(['bgcolor', 'color', 'align']);
const TABLE_PARTS = new Set(['tbody', 'thead', 'tfoot', 'tr', 'colgroup', 'col']);
const HOLDS_NO_PICTURE = new Set([...LISTS, ...TABLE_PARTS, 'table', 'hr', 'wbr']);

/** What has looks without a style. */
const SPECIAL = new Set(['a', 'mark', 'table']);

/** What a table is in that may be wider than the page. */
const WRAPPER = 'overflow-x:auto;max-width:100%';

function isWrapper({ tagName, attrs }: SourceElement): boolean {
  return (
    tagName === 'section' && attrs.length === 1 && attrs[0]?.name === 'style' && attrs[0].value === WRAPPER
  );
}

function isWrapped({ parentNode }: SourceElement): boolean {
  return parentNode !== null && 'tagName' in parentNode && isWrapper(parentNode);
}

function widthOf(attributes: Attributes, declarations: Declarations): string {
  return declarations.get('width') ?? attributes['width'] ?? '';
}

/** The width of a cell in hundredths of its table's, which is to fit the page. */
function shareOf(width: string, tableWidth = 0): string | undefined {
  const pixels = readPixels(width) ?? 0;
  return pixels > 0 && tableWidth > 0
    ? `${Math.min(100, Math.round((100 * pixels) / tableWidth))}%`
    : undefined;
}

/** Attributes that were styles once. */
function takeOldAttributes(name: string, attributes: Attributes, declarations: Declarations): void {
  const set = (property: string, value: string | undefined) => {
    if (value !== undefined && !declarations.has(property)) declarations.set(property, value);
  };
  if (attributes['bgcolor'] && !declarations.has('background'))
    set('background-color', attributes['bgcolor']);
  if (name === 'span') set('color', attributes['color']);
  if (attributes['align'] && !TABLE_PARTS.has(name) && !CELLS.has(name) && name !== 'table')
    set('text-align', attributes['align'].toLowerCase());
}

function inkOf(name: string, attributes: Attributes) {
  if (name === 'a' && attributes['href']) return LINK;
  return name === 'mark' ? readColour('black') : undefined;
}

function paperOf(name: string) {
  return name === 'mark' ? readColour('yellow') : undefined;
}

/** The room that was kept for a picture behind an element, now that it is in it. */
function dropRoom(declarations: Declarations): void {
  for (const name of ['height', 'min-height', 'line-height', 'padding-top', 'padding-bottom'])
    if (!name.startsWith('padding') || /%$/.test(declarations.get(name) ?? '')) declarations.delete(name);
  if (/flex|grid|-webkit-box/.test(declarations.get('display') ?? '')) declarations.delete('display');
}

const DISPLAYS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{
      '-webkit-box': 'flex',
      '-webkit-flex': 'flex',
      '-webkit-inline-box': 'inline-flex',
      '-webkit-inline-flex': 'inline-flex',
    },
    // Without its columns, which are not kept.
    ...{ grid: 'block', 'inline-grid': 'inline-block' },
  }),
);

function normaliseDisplay(declarations: Declarations): void {
  const display = declarations.get('display');
  const isColumn = declarations.get('-webkit-box-orient') === 'vertical';
  if (display === '-webkit-box' && isColumn) {
    declarations.set('display', 'block');
    return;
  }
  const normal = display === undefined ? undefined : DISPLAYS.get(display);
  if (normal !== undefined) declarations.set('display', normal);
}

/** What can only be said once it is known what is in the element. */
function finishStyle(declarations: Declarations, seen: Seen, place: Place): void {
  if (place.isFlexItem && seen.wide && !declarations.has('min-width')) declarations.set('min-width', '0');
  if (declarations.size === 0) return;
  if (seen.text) {
    const lineHeight = declarations.get('line-height') ?? '1';
    const lines = /^[\d.]+$/.test(lineHeight)
      ? Number(lineHeight)
      : (readPixels(lineHeight) ?? MIN_LINE) / MIN_LINE;
    if (lines < 1 || lineHeight === '0%') declarations.delete('line-height');
    for (const name of ['width', 'max-width'])
      if ((readPixels(declarations.get(name) ?? '') ?? MIN_LINE) < MIN_LINE) declarations.delete(name);
  }
}

/** A letter, in pixels. */
const MIN_LINE = 10;
