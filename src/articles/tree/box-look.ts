import type { ElementContent } from 'hast';
import { CELLS, ROWS } from '../html/element-groups.ts';
import type { Attributes, SourceElement } from '../html/parse-html.ts';
import { fitBox, readPixels, scrollsSideways } from '../style/box-styles.ts';
import { LINK, readColour } from '../style/colours.ts';
import type { Declarations } from '../style/inline-style.ts';

import type { Frame, Place } from './frame.ts';
import { type OwnColours, openLooks } from './looks.ts';
import { PICTURE_ATTRIBUTE, picturesBehind } from './picture.ts';

/** An element that is to be a box. */
export interface Box {
  /** The tag that it is to have. */
  readonly name: string;
  readonly element: SourceElement;
  readonly attributes: Attributes;
  readonly declarations: Declarations;
  readonly place: Place;
  readonly frame: Frame;
}

/** What becomes of a box's style, of what it is for what is in it, and of the pictures behind it. */
export function lookOf(box: Box): BoxLook {
  const isOwn = TABLE.has(box.name) || isWrapper(box.element) || hasLooks(box.attributes);
  return isOwn ? makeLook(box) : recallLook(box);
}

/** Whether attributes say what else styles say. */
function hasLooks(attributes: Attributes): boolean {
  for (const name in attributes) if (OLD_ATTRIBUTES.has(name) || PICTURE_ATTRIBUTE.test(name)) return true;
  return false;
}

/** The looks of a box, as far as its own style and place decide them. */
export interface BoxLook {
  readonly declarations: Declarations;
  readonly inner: Place;
  readonly pictures: ElementContent[];
  /** Of a cell, in hundredths of its table. */
  readonly cellWidth?: string | undefined;
}

/** As another of that style in that place, where there was one. */
function recallLook(box: Box): BoxLook {
  const { name, attributes, place } = box;
  const key = `${name} ${name === 'a' && attributes['href'] ? 'href' : ''} ${attributes['style'] ?? ''}`;
  const known = KNOWN.get(place)?.get(key);
  if (known !== undefined) return { ...known, declarations: new Map(known.declarations) };
  const look = makeLook(box);
  if (look.pictures.length === 0) remember(place, key, look);
  return look;
}

function remember(place: Place, key: string, look: BoxLook): void {
  const ofPlace = KNOWN.get(place) ?? new Map<string, BoxLook>();
  // A box changes its own declarations once more when it is closed.
  ofPlace.set(key, { ...look, declarations: new Map(look.declarations) });
  KNOWN.set(place, ofPlace);
}

/** What was made of styles in places of the articles that are being converted: editors repeat a few of them. */
const KNOWN = new WeakMap<Place, Map<string, BoxLook>>();

function makeLook({ name, element, attributes, declarations, place }: Box): BoxLook {
  takeOldAttributes(name, attributes, declarations);
  const tableWidth = name === 'table' ? readPixels(widthOf(attributes, declarations)) : place.tableWidth;
  const cellWidth = TABLE_TEXT.has(name) ? shareOf(widthOf(attributes, declarations), tableWidth) : undefined;
  if (cellWidth !== undefined) declarations.delete('width');
  const isPlain = declarations.size === 0 && !SPECIAL.has(name);
  const laysOut = /flex|grid|-webkit-box/.test(declarations.get('display') ?? '');
  normaliseDisplay(declarations);
  const { colours, pictures } = isPlain
    ? { colours: undefined, pictures: picturesBehind(attributes, place.rules) }
    : openLooks(declarations, attributes, place, ownColoursOf(name, attributes));
  if (pictures.length > 0) dropRoom(declarations, laysOut);
  // A table, and what it is made of, stands in its box.
  if (TABLE.has(name) || TABLE_PARTS.has(name)) declarations.delete('float');
  if (declarations.size > 0) fitBox(declarations, place);
  const scrolls = !isWrapper(element) && scrollsSideways(declarations);
  const inner: Place = {
    ...place,
    ...colours,
    tableWidth,
    inScroller: place.inScroller || scrolls,
    isFlexItem: /flex/.test(declarations.get('display') ?? ''),
    isIndented: isIndented(declarations.get('text-indent')) ?? place.isIndented,
    before: name === 'table' ? [] : place.before,
  };
  return { declarations, inner, pictures, cellWidth };
}

/** What of a table has text in it. */
const TABLE_TEXT = new Set([...CELLS, 'caption']);
const TABLE = new Set(['table', ...TABLE_TEXT]);
const OLD_ATTRIBUTES = new Set(['bgcolor', 'color', 'align']);
/** What a table is made of, besides cells. */
export const TABLE_PARTS = new Set([...ROWS, 'colgroup', 'col']);

/** What has looks without a style. */
const SPECIAL = new Set(['a', 'mark', 'table']);

/** What a table is in that may be wider than the page. */
export const WRAPPER = 'overflow-x:auto;max-width:100%';

/** Whether it is what a table was put into before. */
export function isWrapper({ tagName, attrs }: SourceElement): boolean {
  return (
    tagName === 'section' && attrs.length === 1 && attrs[0]?.name === 'style' && attrs[0].value === WRAPPER
  );
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
  if (attributes['align'] && !TABLE_PARTS.has(name) && !TABLE.has(name))
    set('text-align', attributes['align'].toLowerCase());
}

function ownColoursOf(name: string, attributes: Attributes): OwnColours {
  if (name === 'a' && attributes['href']) return { ink: LINK };
  return name === 'mark' ? MARKED : {};
}

const MARKED: OwnColours = { ink: readColour('black'), paper: readColour('yellow') };

/**
 * The room that was kept for a picture behind an element, now that it is in it.
 *
 * @param laysOut whether the element has laid out what was in it beside each other
 */
function dropRoom(declarations: Declarations, laysOut: boolean): void {
  for (const name of ['height', 'min-height', 'line-height', 'padding-top', 'padding-bottom'])
    if (!name.startsWith('padding') || /%$/.test(declarations.get(name) ?? '')) declarations.delete(name);
  if (laysOut) declarations.delete('display');
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

function isIndented(indent: string | undefined): boolean | undefined {
  return indent === undefined ? undefined : Number.parseFloat(indent) > 0;
}
