import type { Place } from '../tree/place.ts';
import { type Background, papersOf, takeBackground } from './backgrounds.ts';
import { type Colour, contrast, isReadable, meanOf, readColour, toReadable, writeColour } from './colours.ts';
import type { Declarations } from './declarations.ts';

/** The colours of an element, and the addresses of the pictures behind it. */
export type Painted = Pick<Place, 'ink' | 'shownInk' | 'papers'> & {
  readonly pictures: readonly string[];
  readonly pictureWidth: string | undefined;
};

/**
 * Has the text of an element be read on what is behind it. Pictures that it was written for are not behind it any more,
 * nor is what was placed there; so a colour that cannot be read gives way to a shade of it that can.
 *
 * @param ownInk the colour that browsers give such an element
 */
export function paint(declarations: Declarations, place: Place, ownInk?: Colour, ownPaper?: Colour): Painted {
  const background = takeBackground(declarations);
  const behind: Background = background.isInText ? NOTHING : background;
  const ofText = background.isInText ? inkOf(background) : undefined;
  const filled = ofText ?? readColour(declarations.get('-webkit-text-fill-color') ?? '');
  const declared = filled ?? readColour(declarations.get('color') ?? '');
  const ink = declared ?? ownInk ?? place.ink;

  let papers = papersOf({ ...behind, colour: behind.colour ?? ownPaper }, place.papers);
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
  const isGiven = declared === undefined && shownInk === (ownInk ?? place.shownInk);
  if (isGiven) declarations.delete('color');
  else if (!isAsWritten) declarations.set('color', writeColour(shownInk));
  return { ink, shownInk, papers, pictures: behind.pictures, pictureWidth: behind.pictureWidth };
}

const NOTHING: Background = { colour: undefined, gradient: undefined, pictures: [], isInText: false };

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
