import type { ElementContent } from 'hast';
import type { Attributes } from '../html/parse-html.ts';
import { type PictureRules, readAddress, readPictureAddress } from '../html/safe-addresses.ts';
import { type BackgroundPictures, NO_PICTURES, readPictureUrl } from '../style/backgrounds.ts';
import { type Declarations, dropUnsafeStyles, writeDeclarations } from '../style/inline-style.ts';
import { type Colours, type OwnColours, paint } from '../style/paint.ts';
import { blockPicture } from './picture.ts';

/** What an element's style and attributes make of it, besides the declarations that are left. */
export interface Looks {
  /** Of the text in it. */
  readonly colours: Colours;
  /** The pictures that were behind it, which are to go before its content. */
  readonly pictures: ElementContent[];
}

/**
 * Has an element be seen as it was, as far as that is safe: its text can be read, what was behind it is told apart, and
 * of its declarations those are left that are on the list of styles.
 *
 * @param around the colours of what the element is in
 */
export function openLooks(
  declarations: Declarations,
  attributes: Attributes,
  around: Colours,
  rules: PictureRules,
  own?: OwnColours,
): Looks {
  const { colours, pictures } = paint(declarations, around, own);
  dropUnsafeStyles(declarations);
  return { colours, pictures: picturesBehind(attributes, rules, pictures) };
}

/** The pictures behind an element, those of its style first, seen once each, though they are told twice. */
export function picturesBehind(
  attributes: Attributes,
  rules: PictureRules,
  { addresses, width }: BackgroundPictures = NO_PICTURES,
): ElementContent[] {
  const written = [...addresses, ...addressesIn(attributes)];
  if (written.length === 0) return [];
  const allowed = new Set(written.flatMap((address) => readPictureAddress(address, rules) ?? []));
  return Array.from(allowed).flatMap((src) => blockPicture(src, { width }) ?? []);
}

/** Those that are told by attributes. */
function addressesIn(attributes: Attributes): string[] {
  const names = Object.keys(attributes).filter((name) => PICTURE_ATTRIBUTE.test(name));
  return names.map((name) => {
    const value = attributes[name] ?? '';
    return readPictureUrl(value) ?? value;
  });
}

/** What may tell a picture that is behind an element. */
export const PICTURE_ATTRIBUTE =
  /^(?:background|data-(?:lazy-?)?(?:bg-?img|bg-?image|bg|background(?:-?image)?))$/;

/** The attributes of an element, with what is left of its style; links open in a new page. */
export function propertiesOf(
  name: string,
  attributes: Attributes,
  declarations: Declarations,
): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const attribute in attributes) properties[attribute] = attributes[attribute] ?? '';
  if (declarations.size === 0) delete properties['style'];
  else properties['style'] = writeDeclarations(declarations);
  if (name === 'a') {
    const href = readAddress(attributes['href'] ?? '')?.href;
    if (href === undefined) delete properties['href'];
    else properties['href'] = href;
    properties['target'] = '_blank';
    properties['rel'] = 'noopener noreferrer';
  }
  return properties;
}
