import type { ElementContent } from 'hast';
import { allowElement } from '../html/allow-list.ts';
import { LISTS } from '../html/element-groups.ts';
import type { SourceElement } from '../html/parse-html.ts';
import { holdsFloats, readPixels } from '../style/box-styles.ts';
import { isBoxByTag } from '../style/hiding.ts';
import type { Declarations } from '../style/inline-style.ts';
import { type Box, isWrapper, lookOf, TABLE_PARTS, WRAPPER } from './box-look.ts';
import { leftOverFormula } from './formula.ts';
import { type Frame, openFrame, type Place, type Seen, seeNothing } from './frame.ts';
import { propertiesOf } from './looks.ts';

/** An element that holds text or other elements, and keeps its looks as far as they are safe and fit. */
export function openBox(box: Box): Frame {
  const { declarations, inner, pictures, cellWidth } = lookOf(box);
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

const NOTHING_BUT_ITEMS = new Set([...LISTS, 'dl']);
const HOLDS_NO_PICTURE = new Set([...NOTHING_BUT_ITEMS, ...TABLE_PARTS, 'table', 'hr', 'wbr']);

function isWrapped({ parentNode }: SourceElement): boolean {
  return parentNode !== null && 'tagName' in parentNode && isWrapper(parentNode);
}

function isBlock(declarations: Declarations): boolean {
  return (declarations.get('display') ?? 'block') === 'block';
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
