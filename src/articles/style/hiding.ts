import { BLOCKS } from '../html/element-groups.ts';
import type { Attributes } from '../html/parse-html.ts';
import { readPixels } from './box-styles.ts';
import type { Declarations } from './inline-style.ts';

/** Whether an element is not on the page: not displayed, or clipped to no size. */
export function isRemoved(tagName: string, attributes: Attributes, declarations: Declarations): boolean {
  if ('hidden' in attributes || declarations.get('display') === 'none') return true;
  if (!hasHeight(tagName, declarations)) return false;
  if (!/hidden|clip/.test(`${declarations.get('overflow') ?? ''} ${declarations.get('overflow-y') ?? ''}`))
    return false;
  // Padding reserves room for a picture of that shape.
  const hasPadding = Array.from(declarations.keys()).some((name) => name.startsWith('padding'));
  return (
    !hasPadding &&
    ['height', 'max-height', 'width', 'max-width'].some((name) => isNothing(declarations.get(name)))
  );
}

/** Whether `height` applies. Inline text ignores it, and cells take it as a minimum. */
function hasHeight(tagName: string, declarations: Declarations): boolean {
  const display = declarations.get('display') ?? '';
  return display === ''
    ? BOXES.has(tagName)
    : /^(?:block|inline-block|flex|inline-flex|grid|flow-root)$/.test(display);
}

/** Whether a tag is a box of its own, not part of a line or a table. */
export function isBoxByTag(tagName: string): boolean {
  return BOXES.has(tagName);
}

const BOXES = new Set([...BLOCKS, 'pre', 'center']);

/** Why text is invisible although it takes room. Several may apply. */
export interface Hidden {
  readonly byOpacity: boolean;
  readonly byVisibility: boolean;
  readonly byFont: boolean;
}

/** Nothing is hidden. */
export const SHOWN: Hidden = { byOpacity: false, byVisibility: false, byFont: false };

/**
 * What hides the text of an element with this style, inside what is hidden already.
 *
 * @param isOutermost upstream hides this one by a style until its script shows it
 */
export function readHidden(declarations: Declarations, around: Hidden, isOutermost: boolean): Hidden {
  const visibility = declarations.get('visibility');
  const opacity = declarations.get('opacity');
  const font = declarations.get('font-size');
  if (visibility === undefined && opacity === undefined && font === undefined) return around;
  const isRelative = font === undefined || /(?:%|em|ex)$|^(?:inherit|smaller|larger)$/.test(font);
  const hidden = {
    byOpacity: around.byOpacity || (!isOutermost && isNothing(opacity)),
    byVisibility:
      visibility === undefined
        ? around.byVisibility
        : !isOutermost && /^(?:hidden|collapse)$/.test(visibility),
    byFont: isNothing(font) || (around.byFont && isRelative),
  };
  const isSame =
    hidden.byOpacity === around.byOpacity &&
    hidden.byVisibility === around.byVisibility &&
    hidden.byFont === around.byFont;
  // The same object: looks are cached by place.
  return isSame ? around : hidden;
}

function isNothing(value: string | undefined): boolean {
  return value !== undefined && (readPixels(value) === 0 || value === '0%' || value === '0.0');
}
