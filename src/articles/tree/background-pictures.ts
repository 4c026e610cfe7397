import type { ElementContent } from 'hast';
import { allowElement } from '../html/allow-list.ts';
import type { Attributes } from '../html/attributes.ts';
import { type PictureRules, readPictureAddress } from '../html/safe-addresses.ts';
import { readPictureUrl } from '../style/backgrounds.ts';
import type { Declarations } from '../style/declarations.ts';
import type { Painted } from '../style/paint.ts';
import { fitPicture, pictureOf } from './picture.ts';

/** The pictures behind an element, seen once each, though they are told twice. */
export function backgroundPictures(
  { pictures = [], pictureWidth }: Partial<Painted>,
  attributes: Attributes,
  rules: PictureRules,
): ElementContent[] {
  const written = [...pictures, ...picturesIn(attributes)];
  if (written.length === 0) return [];
  const addresses = new Set(written.flatMap((address) => readPictureAddress(address, rules) ?? []));
  return Array.from(addresses).flatMap((src) => {
    const style: Declarations = new Map([['display', 'block']]);
    if (pictureWidth !== undefined) style.set('width', pictureWidth);
    fitPicture(style, { hasWidth: false });
    return allowElement('img', pictureOf(src, undefined, style)) ?? [];
  });
}

/** Pictures behind an element that are told by its attributes. */
function picturesIn(attributes: Attributes): string[] {
  const names = Object.keys(attributes).filter((name) => PICTURE_ATTRIBUTE.test(name));
  return names.map((name) => {
    const value = attributes[name] ?? '';
    return readPictureUrl(value) ?? value;
  });
}

/** What may tell a picture that is behind an element. */
export const PICTURE_ATTRIBUTE =
  /^(?:background|data-(?:lazy-?)?(?:bg-?img|bg-?image|bg|background(?:-?image)?))$/;
