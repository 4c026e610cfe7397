import type { ElementContent } from 'hast';
import { allowElement, isAllowedInSvg, type PictureRules, readPictureAddress } from '../html/allow-list.ts';
import { type Attributes, attributesOf, type SourceElement } from '../html/parse-html.ts';
import { isReadable, readColour, readPictureUrl, toReadable, writeColour } from '../style/backgrounds.ts';
import { readPixels } from '../style/box-styles.ts';
import { isRemoved, SHOWN } from '../style/hiding.ts';
import { type Declarations, readDeclarations, writeDeclarations } from '../style/inline-style.ts';
import { type Formula, readFormula, takeFormula } from './formula.ts';
import { type Frame, MAX_KEPT_DEPTH, openFrame, seeNothing } from './frame.ts';
import { openLooks } from './looks.ts';
import { blockPicture } from './picture.ts';
import {
  drawnProperties,
  isAnimated,
  isShape,
  NOT_DRAWN,
  openGraphic,
  readUsed,
  type SvgGraphic,
  useProperties,
} from './svg-graphic.ts';

/** Opens an SVG, or an element inside one. */
export function openSvg(element: SourceElement, frame: Frame): Frame | undefined {
  const { svg: graphic, hidden } = frame.place;
  const attributes = attributesOf(element);
  if (graphic !== undefined) return openDrawn(element, attributes, frame, graphic);
  if (element.tagName !== 'svg' || frame.depth >= MAX_KEPT_DEPTH || hidden.byOpacity || hidden.byVisibility)
    return undefined;
  return openDrawing(element, attributes, frame);
}

function openDrawing(element: SourceElement, attributes: Attributes, frame: Frame): Frame | undefined {
  const { place, out, depth } = frame;
  const declarations = readDeclarations(attributes['style'] ?? '');
  if (isRemoved('svg', attributes, declarations)) return undefined;
  const graphic = openGraphic(element);
  const formula = readFormula(attributes) ?? place.formula ?? formulaOf(attributes, declarations);
  const { colours, pictures } = openLooks(declarations, attributes, place);
  out.push(...pictures);
  const children: ElementContent[] = [];
  const opened = openFrame({
    children: element.childNodes,
    out: children,
    place: { ...place, ...colours, svg: graphic, code: undefined, hidden: SHOWN },
    depth: depth + 1,
    seen: seeNothing(),
    close() {
      if (graphic.draws) {
        fitDrawing(declarations, attributes);
        const label = formula === undefined ? (attributes['aria-label'] ?? '') : takeFormula(formula);
        const drawing = allowElement('svg', {
          ...drawnProperties(attributes, graphic),
          ...(label === '' ? {} : { role: 'img', 'aria-label': label }),
          style: writeDeclarations(declarations),
        });
        if (drawing !== undefined) out.push({ ...drawing, children });
        if (formula !== undefined) opened.seen.text = true;
      }
      out.push(...graphic.after);
      if (graphic.draws || graphic.after.length > 0) opened.seen.media = opened.seen.wide = true;
    },
  });
  return opened;
}

function openDrawn(
  element: SourceElement,
  attributes: Attributes,
  frame: Frame,
  graphic: SvgGraphic,
): Frame | undefined {
  const { tagName, childNodes: children } = element;
  const { place, out, depth, seen } = frame;
  const behind = readPictureUrl(attributes['style'] ?? '');
  if (behind !== undefined) addPicture(graphic.after, behind, place.rules);
  if (tagName === 'foreignObject')
    return openFrame({
      children,
      out: graphic.after,
      place: { ...place, svg: undefined, drawsText: undefined },
      depth,
      seen,
      close: undefined,
    });
  if (NOT_DRAWN.has(tagName) || isOutOfSight(element, attributes)) return undefined;
  if (tagName === 'image') {
    addPicture(graphic.after, attributes['href'] || attributes['data-src'] || '', place.rules);
    return undefined;
  }
  const used = tagName === 'use' ? readUsed(attributes, graphic) : undefined;
  if (tagName === 'use' && used === undefined) return undefined;
  if (used === undefined && (!isAllowedInSvg(tagName) || depth >= MAX_KEPT_DEPTH))
    return openFrame({ children, out, place, depth, seen });

  const properties = drawnProperties(attributes, graphic);
  if (used !== undefined) useProperties(attributes, properties);
  if (isAnimated(element)) delete properties['opacity'];
  const drawsText = tagName === 'text' || tagName === 'tspan' ? true : place.drawsText;
  const fill = readColour(typeof properties['fill'] === 'string' ? properties['fill'] : '');
  // If nothing is drawn behind it yet, the page is.
  if (drawsText && fill && !graphic.draws && !isReadable(fill, place.papers))
    properties['fill'] = writeColour(toReadable(fill, place.papers));
  const { fill: inside = '', stroke: line = 'none' } = properties;
  if (used === undefined && isShape(tagName) && UNPAINTED.test(`${inside} ${line}`)) return undefined;
  if (isShape(tagName)) graphic.draws = true;
  const made = allowElement(used === undefined ? tagName : 'g', properties);
  if (made === undefined) return undefined;
  out.push(made);
  return openFrame({
    children: used === undefined ? children : used.tagName === 'symbol' ? used.childNodes : [used],
    out: made.children,
    place: drawsText === place.drawsText ? place : { ...place, drawsText },
    depth: depth + 1,
    seen,
  });
}

/** Shapes without paint, which only catch clicks. */
const UNPAINTED = /^(?:none|transparent) (?:none|transparent)$/;

/** Whether it stays invisible without a click. Elements that fade in by themselves are shown. */
function isOutOfSight(element: SourceElement, attributes: Attributes): boolean {
  const style = readDeclarations(attributes['style'] ?? '');
  const told = (name: string) => style.get(name) ?? attributes[name] ?? '';
  if (told('display') === 'none' || told('visibility') === 'hidden') return true;
  if (Number.parseFloat(told('opacity') || '1') === 0) return !isAnimated(element);
  return false;
}

function addPicture(out: ElementContent[], written: string, rules: PictureRules): void {
  const address = readPictureAddress(written, rules);
  if (address === undefined) return;
  const picture = blockPicture(address);
  if (picture !== undefined) out.push(picture);
}

function fitDrawing(declarations: Declarations, attributes: Attributes): void {
  for (const name of ['overflow', 'overflow-x', 'overflow-y', 'min-width', 'min-height', 'line-height'])
    declarations.delete(name);
  declarations.set('max-width', '100%');
  const width = readPixels(declarations.get('width') ?? attributes['width'] ?? '') ?? 0;
  if (width > SMALL && 'viewBox' in attributes) declarations.set('height', 'auto');
}

/** Smaller drawings fit everywhere. */
const SMALL = 120;

/** Drawings measured in `ex` are formulas. */
function formulaOf(attributes: Attributes, declarations: Declarations): Formula | undefined {
  const isOne = /^[\d.]+ex$/.test(attributes['width'] ?? declarations.get('width') ?? '');
  return isOne ? { source: attributes['aria-label'] ?? '', isShown: false } : undefined;
}
