import type { ElementContent } from 'hast';
import { allowElement, type PictureRules, readPictureAddress } from '../html/allow-list.ts';
import type { Attributes } from '../html/parse-html.ts';
import { type BackgroundPictures, NO_PICTURES, readPictureUrl } from '../style/backgrounds.ts';
import { readPercent, readPixels } from '../style/box-styles.ts';
import { type Declarations, writeDeclarations } from '../style/inline-style.ts';

/** The attributes of a picture that loads lazily and without a `Referer`. */
export function pictureOf(
  src: string,
  alt: string | undefined,
  declarations: Declarations,
): Record<string, string> {
  return {
    src,
    ...(alt === undefined ? {} : { alt }),
    style: writeDeclarations(declarations),
    referrerpolicy: 'no-referrer',
    loading: 'lazy',
  };
}

/** A picture on its own line, in the given width or its own; undefined if not allowed. */
export function blockPicture(src: string, { alt, width }: { alt?: string; width?: string | undefined } = {}) {
  const declarations: Declarations = new Map([['display', 'block']]);
  if (width !== undefined) declarations.set('width', width);
  fitPicture(declarations, { hasWidth: false });
  return allowElement('img', pictureOf(src, alt, declarations));
}

/** An element's background pictures, each once: those in its style, then those in attributes. */
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

function addressesIn(attributes: Attributes): string[] {
  const names = Object.keys(attributes).filter((name) => PICTURE_ATTRIBUTE.test(name));
  return names.map((name) => {
    const value = attributes[name] ?? '';
    return readPictureUrl(value) ?? value;
  });
}

/** Attributes that may hold a background picture. */
export const PICTURE_ATTRIBUTE =
  /^(?:background|data-(?:lazy-?)?(?:bg-?img|bg-?image|bg|background(?:-?image)?))$/;

/** The lazy URL of a picture, or its `src`. */
export function pictureAddress(attributes: Attributes): string {
  return attributes['data-src'] || attributes['src'] || '';
}

/** Upstream shows emoticons with this picture and a style sheet, which is missing here. */
export function isBlank(address: string): boolean {
  return /\/pic_blank\.gif(?:$|[?#])/.test(address);
}

/**
 * A picture's own size, from `width` and `height` or from `data-w` and `data-ratio`. It lets
 * browsers reserve room for the picture.
 */
export function readSize(attributes: Attributes): { width?: string; height?: string } {
  const { width, height } = attributes;
  if (isMeasure(width) && isMeasure(height)) return { width, height };
  const ratio = readNumber(attributes['data-ratio']);
  const pixels =
    isMeasure(width) && !width.endsWith('%') ? Number.parseFloat(width) : readNumber(attributes['data-w']);
  if (pixels > 0 && ratio > 0 && pixels < MAX_SIDE && pixels * ratio < MAX_SIDE)
    return { width: String(Math.round(pixels)), height: String(Math.max(1, Math.round(pixels * ratio))) };
  if (isMeasure(width)) return { width };
  if (isMeasure(height)) return { height };
  return pixels > 0 && pixels < MAX_SIDE ? { width: String(Math.round(pixels)) } : {};
}

/** Keeps a picture within its box and in its aspect ratio, whatever its style says. */
export function fitPicture(declarations: Declarations, { hasWidth }: { hasWidth: boolean }): void {
  const [width = 'auto', height = 'auto'] = [declarations.get('width'), declarations.get('height')];
  const max = declarations.get('max-width') ?? '';
  for (const name of [
    'min-width',
    'min-height',
    'max-height',
    'display',
    'overflow',
    'white-space',
    'line-height',
  ])
    if (name !== 'display' || declarations.get(name) !== 'block') dropUnlessInline(declarations, name);
  if ((readPercent(width) ?? 0) > 100) declarations.set('width', '100%');
  const isLow = readPixels(height) !== undefined && readPixels(height) !== 0;
  const isCut = declarations.has('object-fit') && isLow;
  // With only a height, the width follows from the aspect ratio.
  const isByHeight = isLow && width === 'auto';
  if (isByHeight && hasWidth) declarations.set('width', 'auto');
  if (!isCut && !isByHeight) declarations.set('height', 'auto');
  if (readPixels(max) !== undefined) declarations.set('max-width', `min(${max},100%)`);
  else if (!/^[1-9]\d?(?:\.\d+)?%$/.test(max) && !max.startsWith('min('))
    declarations.set('max-width', '100%');
  if (Array.from(declarations.keys()).some((name) => /^(?:padding|border)/.test(name)))
    declarations.set('box-sizing', 'border-box');
}

function dropUnlessInline(declarations: Declarations, name: string): void {
  if (name !== 'display' || !/^inline/.test(declarations.get(name) ?? '')) declarations.delete(name);
}

const MAX_SIDE = 100_000;

function isMeasure(value: string | undefined): value is string {
  return value !== undefined && /^\d{1,4}(?:\.\d+)?(?:px|%)?$/.test(value) && Number.parseFloat(value) > 0;
}

function readNumber(value: string | undefined): number {
  const number = Number(value);
  return Number.isFinite(number) ? number : 0;
}
