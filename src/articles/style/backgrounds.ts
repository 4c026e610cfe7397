import { colord, extend } from 'colord';
import mixPlugin from 'colord/plugins/mix';
import namesPlugin from 'colord/plugins/names';
import { type Declarations, SAFE_GRADIENT, splitOutside } from './inline-style.ts';

/** What an element's style puts behind its content. */
export interface Background {
  readonly colour: Colour | undefined;
  readonly gradient: Gradient | undefined;
  readonly pictures: BackgroundPictures;
  /** Whether it is seen through the text alone. */
  readonly isInText: boolean;
}

/** Pictures that a style puts behind an element. */
export interface BackgroundPictures {
  /** Addresses as they are written. */
  readonly addresses: readonly string[];
  /** As wide as those are shown, where the style says it in pixels. */
  readonly width: string | undefined;
}

/** Where no style puts any. */
export const NO_PICTURES: BackgroundPictures = { addresses: [], width: undefined };

/** Colours that go over into one another. */
export interface Gradient {
  readonly stops: readonly Colour[];
  /** As CSS, where browsers may be given it. */
  readonly css: string | undefined;
}

/** Takes all that is about the background out of the declarations. */
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

/** What is seen behind the text, at its lightest and its darkest and between. */
export function papersOf({ colour, gradient }: Background, papers: readonly Colour[]): readonly Colour[] {
  const painted =
    colour === undefined || colour.a === 0 ? papers : papers.map((paper) => over(colour, paper));
  if (gradient === undefined) return painted;
  const under = meanOf(painted);
  return gradient.stops.map((stop) => over(stop, under));
}

/** An address in `url()`, as it is written. */
export function readPictureUrl(value: string): string | undefined {
  const [, double, single, bare] = /url\(\s{0,9}(?:"([^"]*)"|'([^']*)'|([^"'()\s]+))/i.exec(value) ?? [];
  return double || single || bare || undefined;
}

/** More are never seen, and each is compared with the text. */
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
  // A pattern without its tiles is a stain.
  if (css === undefined && !isSolid) return undefined;
  return { stops, css };
}

/** Without signs before numbers, which no style of an article has. */
function normalGradient(css: string): string | undefined {
  const turned = css
    .replace(/-(\d+(?:\.\d+)?)deg/g, (_, degrees) => `${360 - (Number(degrees) % 360)}deg`)
    .replace(/\s+/g, ' ')
    .trim();
  return SAFE_GRADIENT.test(turned) ? turned : undefined;
}

extend([namesPlugin, mixPlugin]);

/** Shares of red, green and blue from 0 to 255, and how far it covers what is under it, from 0 to 1. */
export interface Colour {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly a: number;
}

/** Text's colour where no style gives one. */
export const BLACK: Colour = { r: 0, g: 0, b: 0, a: 1 };
/** The page's. */
export const WHITE: Colour = { r: 255, g: 255, b: 255, a: 1 };
/** What browsers give links. */
export const LINK: Colour = { r: 0, g: 0, b: 238, a: 1 };

/** Text of a contrast of 2 is as good as not there. A little more, as browsers round what they paint. */
const MIN_CONTRAST = 2.05;

/** What text is given instead: WCAG's for text that everybody can read. */
const GOOD_CONTRAST = 4.5;

/** The colour that CSS of this value gives; undefined for what is none, such as `inherit`. */
export function readColour(value: string): Colour | undefined {
  const colour = colord(value.trim());
  return colour.isValid() ? colour.rgba : undefined;
}

/** As CSS. */
export function writeColour(colour: Colour): string {
  return colour.a === 1 ? colord(colour).toHex() : colord(colour).toRgbString();
}

/** What is seen of a colour over another, which covers all. */
function over(top: Colour, bottom: Colour): Colour {
  const mix = (one: number, other: number) => Math.round(one * top.a + other * (1 - top.a));
  return { r: mix(top.r, bottom.r), g: mix(top.g, bottom.g), b: mix(top.b, bottom.b), a: 1 };
}

/** The colour between all of these, which there must be. It covers all. */
export function meanOf(colours: readonly Colour[]): Colour {
  const mean = (read: (colour: Colour) => number) =>
    Math.round(colours.reduce((sum, colour) => sum + read(colour), 0) / colours.length);
  return { r: mean(({ r }) => r), g: mean(({ g }) => g), b: mean(({ b }) => b), a: 1 };
}

/** By WCAG's measure, from 1 to 21, where it is the least. */
export function contrast(ink: Colour, papers: readonly Colour[]): number {
  return Math.min(
    ...papers.map((paper) => {
      const [one, other] = [luminance(over(ink, paper)), luminance(paper)];
      return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    }),
  );
}

/** Whether text of this colour can be read on all of these. */
export function isReadable(ink: Colour, papers: readonly Colour[]): boolean {
  return contrast(ink, papers) >= MIN_CONTRAST;
}

/** The colour itself where it can be read on all of these; or else the shade of it that can. */
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
