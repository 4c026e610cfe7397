import type { ElementContent } from 'hast';
import type { PictureRules } from '../html/allow-list.ts';
import type { SourceNode } from '../html/parse-html.ts';
import { BLACK, WHITE } from '../style/backgrounds.ts';
import { type Hidden, SHOWN } from '../style/hiding.ts';
import type { KnownStyles } from '../style/inline-style.ts';
import type { Formula } from './formula.ts';
import type { Colours } from './looks.ts';
import { appendCode, appendText, type CodeLines } from './open-pre.ts';
import type { SvgGraphic } from './svg-graphic.ts';

/** An element whose children are on their way. */
export interface Frame {
  readonly children: readonly SourceNode[];
  /** Of the children, which is next. */
  next: number;
  /** Where they go. */
  readonly out: ElementContent[];
  readonly place: Place;
  /** How many elements that are kept are around them. */
  readonly depth: number;
  /** Of an element of which nothing depends on it, that of the one around. */
  readonly seen: Seen;
  /** Done when all of them are there. */
  readonly close?: (() => void) | undefined;
}

/** What an element of the article is in: what it inherits, and what bounds it. */
export interface Place extends Colours {
  readonly rules: PictureRules;
  readonly styles: KnownStyles;
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

/** Deeper than editors nest, and short of the 512 levels at which browsers flatten. */
export const MAX_KEPT_DEPTH = 100;

/** What has been found in an element. */
export interface Seen {
  text: boolean;
  /** Pictures, players and drawings. */
  media: boolean;
  /** What may be wider than the page. */
  wide: boolean;
  /** What floats, and reaches out below. */
  floats: boolean;
}

/** On a white page, with black text. */
export const onPage = (rules: PictureRules): Place => ({
  rules,
  styles: new Map(),
  ink: BLACK,
  shownInk: BLACK,
  papers: [WHITE],
  inScroller: false,
  isFlexItem: false,
  isIndented: false,
  hidden: SHOWN,
});

/** A frame of which no child is there yet. */
export function openFrame({ children, out, place, depth, seen, close }: Omit<Frame, 'next'>): Frame {
  return { children, next: 0, out, place, depth, seen, close };
}

/** Of an element with nothing in it so far. */
export function seeNothing(): Seen {
  return { text: false, media: false, wide: false, floats: false };
}

/** Adds text where it is seen. */
export function addText({ out, place, seen }: Frame, value: string): void {
  const text = value.replace(/\r\n?/g, '\n').replaceAll('\0', '');
  if (text === '' || isUnseen(place)) return;
  if (!seen.text && /[^\s\u200b\ufeff]/.test(text)) seen.text = true;
  // Between lines, it is how the article was written.
  if (place.codesAreLines && text.trim() === '') return;
  if (place.code === undefined) appendText(out, text);
  else appendCode(place.code, out, text);
}

function isUnseen({ hidden, svg, drawsText }: Place): boolean {
  if (svg !== undefined) return !drawsText;
  return hidden.byFont || hidden.byOpacity || hidden.byVisibility;
}
