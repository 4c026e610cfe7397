import { colord, extend } from 'colord';
import mixPlugin from 'colord/plugins/mix';
import namesPlugin from 'colord/plugins/names';

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
export function over(top: Colour, bottom: Colour): Colour {
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
