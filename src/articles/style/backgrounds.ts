import { type Colour, meanOf, over, readColour } from './colours.ts';
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
