import {
  type Background,
  type BackgroundPictures,
  NO_PICTURES,
  papersOf,
  takeBackground,
} from './backgrounds.ts';
import { type Colour, contrast, isReadable, meanOf, readColour, toReadable, writeColour } from './colours.ts';
import type { Declarations } from './inline-style.ts';

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

/** The colours of what is in an element, and what was behind it besides. */
export interface Painted {
  readonly colours: Colours;
  readonly pictures: BackgroundPictures;
}

/**
 * Has the text of an element be read on what is behind it. Pictures that it was written for are not behind it any more,
 * nor is what was placed there; so a colour that cannot be read gives way to a shade of it that can.
 * What the declarations say of colours and backgrounds is then what is to be seen.
 *
 * @param around the colours of what the element is in
 */
export function paint(declarations: Declarations, around: Colours, own: OwnColours = {}): Painted {
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
