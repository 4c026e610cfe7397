import type { ElementContent } from 'hast';
import { BLACK, type Colour, WHITE } from '../style/colours.ts';
import { type Hidden, SHOWN } from '../style/hiding.ts';
import type { CodeLines } from './code-lines.ts';
import type { Formula } from './formula.ts';
import { createStyleMemory, type StyleMemory } from './style-memory.ts';
import type { SvgGraphic } from './svg-graphic.ts';

/** What an element of the article is in: what it inherits, and what bounds it. */
export interface Place {
  readonly styles: StyleMemory;
  /** The colour that text has in the article. */
  readonly ink: Colour;
  /** The colour that it has here, which is another where that could not be read. */
  readonly shownInk: Colour;
  /** What is behind the text: one colour, or those of a gradient. */
  readonly papers: readonly Colour[];
  /** In something that can be scrolled to the side. */
  readonly inScroller: boolean;
  readonly isFlexItem: boolean;
  /** Whether first lines are indented: pictures in them would stick out. */
  readonly isIndented: boolean;
  readonly hidden: Hidden;
  /** The lines of the `pre` around. */
  readonly code?: CodeLines | undefined;
  /** Whether each `code` here is a line. */
  readonly codesAreLines?: boolean | undefined;
  readonly svg?: SvgGraphic | undefined;
  /** Within the text of a drawing. */
  readonly drawsText?: boolean | undefined;
  readonly formula?: Formula | undefined;
  /** As many pixels as the table around is to be wide. */
  readonly tableWidth?: number | undefined;
  /** What goes before the table or the code around, which hold no pictures. */
  readonly before?: ElementContent[] | undefined;
}

/** On a white page, with black text. */
export const onPage = (): Place => ({
  styles: createStyleMemory(),
  ink: BLACK,
  shownInk: BLACK,
  papers: [WHITE],
  inScroller: false,
  isFlexItem: false,
  isIndented: false,
  hidden: SHOWN,
});
