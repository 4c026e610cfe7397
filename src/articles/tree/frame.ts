import type { ElementContent } from 'hast';
import type { PictureRules } from '../html/allow-list.ts';
import type { SourceElement, SourceNode } from '../html/parse-html.ts';
import { BLACK, WHITE } from '../style/backgrounds.ts';
import { type Hidden, SHOWN } from '../style/hiding.ts';
import type { KnownStyles } from '../style/inline-style.ts';
import type { Formula } from './formula.ts';
import type { Colours } from './looks.ts';
import type { KnownLooks } from './open-box.ts';
import type { SvgGraphic } from './svg-graphic.ts';

/** An element whose children are being processed. */
export interface Frame {
  readonly children: readonly SourceNode[];
  /** The index of the next child. */
  next: number;
  /** Where the children go. */
  readonly out: ElementContent[];
  readonly place: Place;
  /** The number of kept elements around them. */
  readonly depth: number;
  /** Elements that do not depend on it share the one of their parent. */
  readonly seen: Seen;
  /** Called after the last child. */
  readonly close?: (() => void) | undefined;
}

/** The context of an element: what it inherits and what limits it. */
export interface Place extends Colours {
  readonly rules: PictureRules;
  readonly styles: KnownStyles;
  readonly looks: KnownLooks;
  /** Inside something that scrolls sideways. */
  readonly inScroller: boolean;
  readonly isFlexItem: boolean;
  /** Whether first lines are indented: pictures in them would stick out. */
  readonly isIndented: boolean;
  readonly hidden: Hidden;
  /** The lines of the enclosing `pre`. */
  readonly code?: CodeLines | undefined;
  /** Whether each `code` here is a line. */
  readonly codesAreLines?: boolean | undefined;
  readonly svg?: SvgGraphic | undefined;
  /** Inside the text of an SVG. */
  readonly drawsText?: boolean | undefined;
  readonly formula?: Formula | undefined;
  /** The intended width of the enclosing table, in pixels. */
  readonly tableWidth?: number | undefined;
  /** Goes before the enclosing table or code, which cannot hold pictures. */
  readonly before?: ElementContent[] | undefined;
}

/** Deeper than editors nest, and below the 512 levels at which browsers flatten. */
export const MAX_KEPT_DEPTH = 100;

/** What was found in an element. */
export interface Seen {
  text: boolean;
  /** Pictures, players and drawings. */
  media: boolean;
  /** Anything that may be wider than the page. */
  wide: boolean;
  /** A float that reaches out below. */
  floats: boolean;
}

/** The root context: black text on a white page. */
export const onPage = (rules: PictureRules): Place => ({
  rules,
  styles: new Map(),
  looks: new WeakMap(),
  ink: BLACK,
  shownInk: BLACK,
  papers: [WHITE],
  inScroller: false,
  isFlexItem: false,
  isIndented: false,
  hidden: SHOWN,
});

/** A frame before its first child. */
export function openFrame({ children, out, place, depth, seen, close }: Omit<Frame, 'next'>): Frame {
  return { children, next: 0, out, place, depth, seen, close };
}

/** For an element with nothing in it so far. */
export function seeNothing(): Seen {
  return { text: false, media: false, wide: false, floats: false };
}

/** Adds text, unless it is hidden. */
export function addText({ out, place, seen }: Frame, value: string): void {
  const text = value.replace(/\r\n?/g, '\n').replaceAll('\0', '');
  if (text === '' || isUnseen(place)) return;
  if (!seen.text && /[^\s\u200b\ufeff]/.test(text)) seen.text = true;
  // Between lines, it only formats the source.
  if (place.codesAreLines && text.trim() === '') return;
  if (place.code === undefined) appendText(out, text);
  else appendCode(place.code, out, text);
}

function isUnseen({ hidden, svg, drawsText }: Place): boolean {
  if (svg !== undefined) return !drawsText;
  return hidden.byFont || hidden.byOpacity || hidden.byVisibility;
}

/** The state of the lines in a `pre`. Editors write them as breaks, boxes, items or `code`s. */
export interface CodeLines {
  isAtStart: boolean;
  /** A line has ended: the next text starts another. */
  isDue: boolean;
  /** How many times text was added. */
  added: number;
  /** From the `pre`, or from the first `code` in it. */
  language: string | undefined;
  /** Whether the kept `code` has begun. Several would look like lines. */
  hasCode: boolean;
}

/** The state at the start of a `pre`. */
export function beginCode(language: string | undefined, hasCode: boolean): CodeLines {
  return { isAtStart: true, isDue: false, added: 0, language, hasCode };
}

/** Appends text to what is there. */
function appendText(out: ElementContent[], value: string): void {
  const last = out.at(-1);
  if (last?.type === 'text') last.value += value;
  else out.push({ type: 'text', value });
}

/** Appends text in a `pre`. Starts a new line first if one is due. */
export function appendCode(lines: CodeLines, out: ElementContent[], value: string): void {
  if (value === '') return;
  // A line break in the source must not end the line of a box a second time.
  const ends = lines.isDue && value.startsWith('\n');
  const text = `${lines.isDue && !lines.isAtStart && !ends ? '\n' : ''}${value.replaceAll('\u00a0', ' ')}`;
  lines.isDue = false;
  lines.added += 1;
  lines.isAtStart = text.endsWith('\n');
  appendText(out, text);
}

/** Ends the line, even an empty one. */
export function breakCode(lines: CodeLines, out: ElementContent[]): void {
  appendText(out, lines.isDue && !lines.isAtStart ? '\n\n' : '\n');
  lines.isDue = false;
  lines.isAtStart = true;
  lines.added += 1;
}

/** Starts a new line if needed. Returns a function to end it; `isWhole` counts an empty line. */
export function openLine(
  lines: CodeLines,
  { isWhole }: { isWhole: boolean },
): (out: ElementContent[]) => void {
  if (!lines.isAtStart) lines.isDue = true;
  const before = lines.added;
  return (out) => {
    if (isWhole && lines.added === before) breakCode(lines, out);
    else if (!lines.isAtStart) lines.isDue = true;
  };
}

/** Whether an element has several `code` children, which are lines. */
export function hasCodeLines({ childNodes }: SourceElement): boolean {
  let count = 0;
  for (const child of childNodes) if (child.nodeName === 'code') count += 1;
  return count > 1;
}

/** The language that the editor gives for code, as Markdown writes it. */
export function readLanguage(attributes: Readonly<Record<string, string>>): string | undefined {
  const named = attributes['data-lang'] || attributes['data-language'] || attributes['lang'];
  const [, ofClass] = /(?:^|\s)(?:language|lang)-([\w+#-]+)/.exec(attributes['class'] ?? '') ?? [];
  const language = (named || ofClass || '').trim().toLowerCase();
  return /^[a-z][\w+#-]{0,29}$/.test(language) ? language : undefined;
}
