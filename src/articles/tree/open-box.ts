import type { ElementContent } from 'hast';
import { allowElement } from '../html/allow-list.ts';
import { CELLS, LISTS, ROWS } from '../html/element-groups.ts';
import type { Attributes, SourceElement } from '../html/parse-html.ts';
import { LINK, readColour } from '../style/backgrounds.ts';
import { fitBox, holdsFloats, normaliseDisplay, readPixels, scrollsSideways } from '../style/box-styles.ts';
import { isBoxByTag } from '../style/hiding.ts';
import type { Declarations } from '../style/inline-style.ts';
import { leftOverFormula } from './formula.ts';
import { type Frame, MAX_KEPT_DEPTH, openFrame, type Place, type Seen, seeNothing } from './frame.ts';
import { type OwnColours, openLooks, propertiesOf } from './looks.ts';
import { PICTURE_ATTRIBUTE, picturesBehind } from './picture.ts';

/** An element that becomes a box. */
export interface Box {
  /** The tag that it gets. */
  readonly name: string;
  readonly element: SourceElement;
  readonly attributes: Attributes;
  readonly declarations: Declarations;
  readonly place: Place;
  readonly frame: Frame;
}

/** Opens an element with text or children. It keeps its look as far as it is safe and fits. */
export function openBox(box: Box): Frame {
  const { declarations, inner, pictures, cellWidth } = lookOf(box);
  const { name, element, attributes, place, frame } = box;
  const { out, depth } = frame;
  const children: ElementContent[] = [];
  const before = name === 'table' || TABLE_PARTS.has(name) ? inner.before : undefined;
  (HOLDS_NO_PICTURE.has(name) ? (before ?? out) : children).push(...pictures);

  // Tags over the limit are dropped when the result is made safe once more: so would be this table.
  const fitsWrapper = depth + 1 < MAX_KEPT_DEPTH;
  const isAlone = name !== 'table' || place.inScroller || isWrapped(element) || !fitsWrapper;
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
      if (NOTHING_BUT_ITEMS.has(name) && !seen.text && !seen.media) return;
      if (seen.floats && declarations.has('background-color') && isBoxByTag(name) && isBlock(declarations))
        declarations.set('display', 'flow-root');
      const isFloating = (declarations.get('float') ?? 'none') !== 'none';
      if (isFloating || (seen.floats && !holdsFloats(declarations))) frame.seen.floats = true;
      if (inner.isIndented && seen.media && !seen.text) declarations.set('text-indent', '0');
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

/** Table elements that hold text. */
const TABLE_TEXT = new Set([...CELLS, 'caption']);

/** The other parts of a table. */
const TABLE_PARTS = new Set([...ROWS, 'colgroup', 'col']);

const TABLE = new Set(['table', ...TABLE_TEXT]);

const NOTHING_BUT_ITEMS = new Set([...LISTS, 'dl']);
const HOLDS_NO_PICTURE = new Set([...NOTHING_BUT_ITEMS, ...TABLE_PARTS, 'table', 'hr', 'wbr']);

/** The style of the box around a table that may be wider than the page. */
const WRAPPER = 'overflow-x:auto;max-width:100%';

/** Whether an earlier pass put it around a table. */
function isWrapper({ tagName, attrs }: SourceElement): boolean {
  return (
    tagName === 'section' && attrs.length === 1 && attrs[0]?.name === 'style' && attrs[0].value === WRAPPER
  );
}

function isWrapped({ parentNode }: SourceElement): boolean {
  return parentNode !== null && 'tagName' in parentNode && isWrapper(parentNode);
}

function isBlock(declarations: Declarations): boolean {
  return (declarations.get('display') ?? 'block') === 'block';
}

/** Styles that depend on the content of the element. */
function finishStyle(declarations: Declarations, seen: Seen, place: Place): void {
  if (place.isFlexItem && seen.wide && !declarations.has('min-width')) declarations.set('min-width', '0');
  if (declarations.size === 0 || !seen.text) return;
  const lineHeight = declarations.get('line-height') ?? '1';
  const lines = /^[\d.]+$/.test(lineHeight)
    ? Number(lineHeight)
    : (readPixels(lineHeight) ?? MIN_LINE) / MIN_LINE;
  if (lines < 1 || lineHeight === '0%') declarations.delete('line-height');
  for (const name of ['width', 'max-width'])
    if ((readPixels(declarations.get(name) ?? '') ?? MIN_LINE) < MIN_LINE) declarations.delete(name);
}

/** The size of a letter, in pixels. */
const MIN_LINE = 10;

/** The look of a box: its style, the context for its children, and its pictures. */
function lookOf(box: Box): BoxLook {
  const isOwn = TABLE.has(box.name) || isWrapper(box.element) || hasLooks(box.attributes);
  return isOwn ? makeLook(box) : recallLook(box);
}

/** Whether its attributes have styles too. */
function hasLooks(attributes: Attributes): boolean {
  for (const name in attributes) if (OLD_ATTRIBUTES.has(name) || PICTURE_ATTRIBUTE.test(name)) return true;
  return false;
}

/** The looks made so far, by place and style: editors repeat a few styles. */
export type KnownLooks = WeakMap<Place, Map<string, BoxLook>>;

/** The part of a look that depends only on the box's own style and place. */
interface BoxLook {
  readonly declarations: Declarations;
  readonly inner: Place;
  readonly pictures: ElementContent[];
  /** The width of a cell, in percent of its table. */
  readonly cellWidth?: string | undefined;
}

/** The known look for this style in this place, or a new one. */
function recallLook(box: Box): BoxLook {
  const { name, attributes, place } = box;
  const key = `${name} ${name === 'a' && attributes['href'] ? 'href' : ''} ${attributes['style'] ?? ''}`;
  const known = place.looks.get(place)?.get(key);
  if (known !== undefined) return { ...known, declarations: new Map(known.declarations) };
  const look = makeLook(box);
  if (look.pictures.length === 0) remember(place, key, look);
  return look;
}

function remember(place: Place, key: string, look: BoxLook): void {
  // Closing a box changes its declarations again.
  const known = { ...look, declarations: new Map(look.declarations) };
  const ofPlace = place.looks.get(place);
  if (ofPlace === undefined) place.looks.set(place, new Map([[key, known]]));
  else ofPlace.set(key, known);
}

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
  // Tables and their parts stay in their box.
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

/** Tags that have a look without a style. */
const SPECIAL = new Set(['a', 'mark', 'table']);

function widthOf(attributes: Attributes, declarations: Declarations): string {
  return declarations.get('width') ?? attributes['width'] ?? '';
}

/** A cell's width in percent of its table, which must fit the page. */
function shareOf(width: string, tableWidth = 0): string | undefined {
  const pixels = readPixels(width) ?? 0;
  return pixels > 0 && tableWidth > 0
    ? `${Math.min(100, Math.round((100 * pixels) / tableWidth))}%`
    : undefined;
}

const OLD_ATTRIBUTES = new Set(['bgcolor', 'color', 'align']);

/** Turns legacy attributes into styles. */
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
 * Drops the room reserved for a background picture, which is now part of the content.
 *
 * @param laysOut whether the element laid out its content side by side
 */
function dropRoom(declarations: Declarations, laysOut: boolean): void {
  for (const name of ['height', 'min-height', 'line-height', 'padding-top', 'padding-bottom'])
    if (!name.startsWith('padding') || /%$/.test(declarations.get(name) ?? '')) declarations.delete(name);
  if (laysOut) declarations.delete('display');
}

function isIndented(indent: string | undefined): boolean | undefined {
  return indent === undefined ? undefined : Number.parseFloat(indent) > 0;
}
