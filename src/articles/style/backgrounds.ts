import { colord, extend } from 'colord';
import mixPlugin from 'colord/plugins/mix';
import namesPlugin from 'colord/plugins/names';
import { type Declarations, SAFE_GRADIENT, splitOutside } from './inline-style.ts';

/** The background in an element's style. */
export interface Background {
  readonly colour: Colour | undefined;
  readonly gradient: Gradient | undefined;
  readonly pictures: BackgroundPictures;
  /** Whether it shows only through the text. */
  readonly isInText: boolean;
}

/** The background pictures in a style. */
export interface BackgroundPictures {
  /** As written. */
  readonly addresses: readonly string[];
  /** The width they are shown at, if the style gives it in pixels. */
  readonly width: string | undefined;
}

/** For a style without pictures. */
export const NO_PICTURES: BackgroundPictures = { addresses: [], width: undefined };

/** A transition between colours. */
export interface Gradient {
  readonly stops: readonly Colour[];
  /** The CSS, if browsers may get it. */
  readonly css: string | undefined;
}

/** Removes all background declarations, and returns what they say. */
export function takeBackground(declarations: Declarations): Background {
  let colour: Colour | undefined;
  let layers: readonly string[] = [];
  let isInText = false;
  let isTiled = false;
  let pictureWidth: string | undefined;
  for (const [property, value] of declarations) {
    if (!property.includes('background')) continue;
    declarations.delete(property);
    if (property === 'background') {
      layers = splitOutside(value, ',');
      colour = readLayerColour(layers.at(-1) ?? '');
      isInText = /\btext\b/.test(value);
    } else if (property === 'background-color') colour = readColour(value);
    else if (property === 'background-image') layers = splitOutside(value, ',');
    else if (property.endsWith('background-clip')) isInText = value === 'text';
    else if (property === 'background-size') {
      isTiled = !/^(?:cover|contain|auto|100%)/.test(value);
      [pictureWidth] = /^\d{1,4}(?:\.\d+)?px(?= |$)/.exec(value) ?? [];
    }
  }
  const gradients = layers.filter((layer) => GRADIENT.test(layer));
  return {
    colour,
    gradient: readGradient(gradients, isTiled),
    pictures: { addresses: layers.flatMap((layer) => readPictureUrl(layer) ?? []), width: pictureWidth },
    isInText,
  };
}

/** The colours behind the text, given those around the element. */
export function papersOf({ colour, gradient }: Background, papers: readonly Colour[]): readonly Colour[] {
  const painted =
    colour === undefined || colour.a === 0 ? papers : papers.map((paper) => over(colour, paper));
  if (gradient === undefined) return painted;
  const under = meanOf(painted);
  return gradient.stops.map((stop) => over(stop, under));
}

/** The address in `url()`, as written. */
export function readPictureUrl(value: string): string | undefined {
  const [, double, single, bare] = /url\(\s{0,9}(?:"([^"]*)"|'([^']*)'|([^"'()\s]+))/i.exec(value) ?? [];
  return double || single || bare || undefined;
}

/** More are never seen, and each one is compared with the text. */
const MAX_STOPS = 12;

const GRADIENT = /gradient\(/i;

const PLAIN_GRADIENT = /^\s*linear-gradient\((?:[^()]|\([^()]*\))*\)/;

function readLayerColour(layer: string): Colour | undefined {
  const rest = layer.replace(/(?<![\w-])[\w-]+\((?:[^()]|\([^()]*\))*\)/g, (part) =>
    /^(?:rgb|hsl)/i.test(part) ? part : ' ',
  );
  const parts = rest.match(/(?:rgb|hsl)a?\([^()]*\)|[^\s()]+/gi) ?? [];
  return parts.map(readColour).find((colour) => colour !== undefined);
}

function readGradient(layers: readonly string[], isTiled: boolean): Gradient | undefined {
  const [layer] = layers;
  if (layer === undefined) return undefined;
  const stops = (layer.match(/#[\da-f]{3,8}\b|(?:rgb|hsl)a?\([^()]*\)|\b[a-z]+\b/gi) ?? [])
    .flatMap((part) => readColour(part) ?? [])
    .slice(0, MAX_STOPS);
  if (stops.length < 2) return undefined;
  const isSolid = stops.every(({ a }) => a === 1);
  const [plain] = PLAIN_GRADIENT.exec(layer.toLowerCase()) ?? [];
  const css = layers.length === 1 && !isTiled && plain !== undefined ? normalGradient(plain) : undefined;
  // A pattern without its tiles looks like a stain.
  if (css === undefined && !isSolid) return undefined;
  return { stops, css };
}

/** Turns negative angles into positive ones: article styles allow no signs. */
function normalGradient(css: string): string | undefined {
  const turned = css
    .replace(/-(\d+(?:\.\d+)?)deg/g, (_, degrees) => `${360 - (Number(degrees) % 360)}deg`)
    .replace(/\s+/g, ' ')
    .trim();
  return SAFE_GRADIENT.test(turned) ? turned : undefined;
}

extend([namesPlugin, mixPlugin]);

/** Red, green and blue from 0 to 255, and opacity from 0 to 1. */
export interface Colour {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly a: number;
}

/** The default text colour. */
export const BLACK: Colour = { r: 0, g: 0, b: 0, a: 1 };
/** The page's colour. */
export const WHITE: Colour = { r: 255, g: 255, b: 255, a: 1 };
/** The browsers' link colour. */
export const LINK: Colour = { r: 0, g: 0, b: 238, a: 1 };

/** Text below a contrast of 2 is invisible. The margin is for rounding in browsers. */
const MIN_CONTRAST = 2.05;

/** The contrast of the replacement: what WCAG AA demands. */
const GOOD_CONTRAST = 4.5;

/** Parses a CSS colour; undefined for anything else, such as `inherit`. */
export function readColour(value: string): Colour | undefined {
  const colour = colord(value.trim());
  return colour.isValid() ? colour.rgba : undefined;
}

/** As CSS. */
export function writeColour(colour: Colour): string {
  return colour.a === 1 ? colord(colour).toHex() : colord(colour).toRgbString();
}

/** A colour on top of an opaque one. */
function over(top: Colour, bottom: Colour): Colour {
  const mix = (one: number, other: number) => Math.round(one * top.a + other * (1 - top.a));
  return { r: mix(top.r, bottom.r), g: mix(top.g, bottom.g), b: mix(top.b, bottom.b), a: 1 };
}

/** The mean of at least one colour, without transparency. */
export function meanOf(colours: readonly Colour[]): Colour {
  const mean = (read: (colour: Colour) => number) =>
    Math.round(colours.reduce((sum, colour) => sum + read(colour), 0) / colours.length);
  return { r: mean(({ r }) => r), g: mean(({ g }) => g), b: mean(({ b }) => b), a: 1 };
}

/** The lowest WCAG contrast with these backgrounds, from 1 to 21. */
export function contrast(ink: Colour, papers: readonly Colour[]): number {
  return Math.min(
    ...papers.map((paper) => {
      const [one, other] = [luminance(over(ink, paper)), luminance(paper)];
      return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    }),
  );
}

/** Whether text of this colour is readable on all of these. */
export function isReadable(ink: Colour, papers: readonly Colour[]): boolean {
  return contrast(ink, papers) >= MIN_CONTRAST;
}

/** The colour if it is readable on all of these, or else a shade of it that is. */
export function toReadable(ink: Colour, papers: readonly Colour[]): Colour {
  if (isReadable(ink, papers)) return ink;
  const end = contrast(BLACK, papers) >= contrast(WHITE, papers) ? BLACK : WHITE;
  for (const share of [0.25, 0.5, 0.75]) {
    const shade = colord({ ...ink, a: 1 }).mix(end, share).rgba;
    if (contrast(shade, papers) >= GOOD_CONTRAST) return shade;
  }
  return end;
}

function luminance({ r, g, b }: Colour): number {
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

function linear(share: number): number {
  const part = share / 255;
  return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}
