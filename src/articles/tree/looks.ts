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

/** The colours in which text is seen. */
export interface Colours {
  /** The colour that text has in the article. */
  readonly ink: Colour;
  /** The colour that it has here, which is another where that could not be read. */
  readonly shownInk: Colour;
  /** What is behind the text: one colour, or those of a gradient. */
  readonly papers: readonly Colour[];
}

/** What browsers give an element of which no style says otherwise. */
export interface OwnColours {
  readonly ink?: Colour | undefined;
  readonly paper?: Colour | undefined;
}

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

/**
 * Has the text of an element be read on what is behind it. Pictures that it was written for are not behind it any more,
 * nor is what was placed there; so a colour that cannot be read gives way to a shade of it that can.
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
    // One colour of the gradient may do, where all of them do not.
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
  // Below the gradient, for whoever does not draw it.
  if (isSolid) declarations.set('background-color', writeColour(meanOf(papers)));
  else if (colour !== undefined && colour.a > 0) declarations.set('background-color', writeColour(colour));
  if (css !== undefined) declarations.set('background-image', css);
}

/** The colour of text that a background is seen through. */
function inkOf({ colour, gradient }: Background): Colour | undefined {
  return gradient === undefined ? colour : meanOf(gradient.stops);
}
