import type { ElementContent } from 'hast';
import { readAddress } from '../html/allow-list.ts';
import type { Attributes } from '../html/parse-html.ts';
import {
  type Background,
  type Colour,
  contrast,
  isReadable,
  meanOf,
  NO_PICTURES,
  papersOf,
  readColour,
  takeBackground,
  toReadable,
  writeColour,
} from '../style/backgrounds.ts';
import { type Declarations, dropUnsafeStyles, writeDeclarations } from '../style/inline-style.ts';
import type { Place } from './frame.ts';
import { picturesBehind } from './picture.ts';

/** The colours of text and of what is behind it. */
export interface Colours {
  /** The text colour in the article. */
  readonly ink: Colour;
  /** The text colour shown here: a different one if that was unreadable. */
  readonly shownInk: Colour;
  /** What is behind the text: one colour, or the stops of a gradient. */
  readonly papers: readonly Colour[];
}

/** What browsers use for an element without a style. */
export interface OwnColours {
  readonly ink?: Colour | undefined;
  readonly paper?: Colour | undefined;
}

/** The result of an element's style and attributes, besides the remaining declarations. */
export interface Looks {
  /** For the text in it. */
  readonly colours: Colours;
  /** Its background pictures, to be placed before its content. */
  readonly pictures: ElementContent[];
}

/**
 * Keeps an element's look as far as it is safe: its text stays readable, its background pictures
 * are returned separately, and only allowed declarations remain.
 */
export function openLooks(
  declarations: Declarations,
  attributes: Attributes,
  place: Place,
  own: OwnColours = {},
): Looks {
  const { colours, pictures } = paint(declarations, place, own);
  dropUnsafeStyles(declarations);
  return { colours, pictures: picturesBehind(attributes, place.rules, pictures) };
}

/** An element's attributes with what remains of its style. Links open in a new page. */
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

/**
 * Keeps text readable without the pictures and positioned elements that were behind it. An
 * unreadable colour becomes a readable shade of itself.
 */
function paint(declarations: Declarations, around: Colours, own: OwnColours) {
  const background = takeBackground(declarations);
  const behind: Background = background.isInText ? NOTHING : background;
  const ofText = background.isInText ? inkOf(background) : undefined;
  const filled = ofText ?? readColour(declarations.get('-webkit-text-fill-color') ?? '');
  const declared = filled ?? readColour(declarations.get('color') ?? '');
  const ink = declared ?? own.ink ?? around.ink;

  let papers = papersOf({ ...behind, colour: behind.colour ?? own.paper }, around.papers);
  let css = behind.gradient?.css;
  if (behind.gradient !== undefined && !isReadable(ink, papers)) {
    // One stop may be readable where the whole gradient is not.
    const best = papers.reduce((one, other) => (contrast(ink, [other]) > contrast(ink, [one]) ? other : one));
    if (behind.gradient.stops.every(({ a }) => a === 1)) papers = [best];
    if (papers.length === 1) css = undefined;
  }
  const shownInk = toReadable(ink, papers);
  declarations.delete('-webkit-text-fill-color');
  setBackground(declarations, behind, papers, css);
  const isAsWritten = declared !== undefined && filled === undefined && shownInk === declared;
  const isGiven = declared === undefined && shownInk === (own.ink ?? around.shownInk);
  if (isGiven) declarations.delete('color');
  else if (!isAsWritten) declarations.set('color', writeColour(shownInk));
  return { colours: { ink, shownInk, papers }, pictures: behind.pictures };
}

const NOTHING: Background = {
  colour: undefined,
  gradient: undefined,
  pictures: NO_PICTURES,
  isInText: false,
};

function setBackground(
  declarations: Declarations,
  { colour, gradient }: Background,
  papers: readonly Colour[],
  css: string | undefined,
): void {
  const isSolid = gradient?.stops.every(({ a }) => a === 1) ?? false;
  // Below the gradient, for clients that do not draw it.
  if (isSolid) declarations.set('background-color', writeColour(meanOf(papers)));
  else if (colour !== undefined && colour.a > 0) declarations.set('background-color', writeColour(colour));
  if (css !== undefined) declarations.set('background-image', css);
}

/** The text colour where the background shows only through the text. */
function inkOf({ colour, gradient }: Background): Colour | undefined {
  return gradient === undefined ? colour : meanOf(gradient.stops);
}
