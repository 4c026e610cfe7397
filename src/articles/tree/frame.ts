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
  readonly looks: KnownLooks;
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
  looks: new WeakMap(),
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

/** Where the text of a `pre` has got to. Editors make its lines of breaks, boxes, list items and `code` in a row. */
export interface CodeLines {
  isAtStart: boolean;
  /** A line has ended, and what comes next begins another. */
  isDue: boolean;
  /** How often text was added. */
  added: number;
  /** As the `pre` or the first `code` in it tells it. */
  language: string | undefined;
  /** Whether the `code` that is kept has begun: several would be taken for lines. */
  hasCode: boolean;
}

/** A `pre` of which nothing is there yet. */
export function beginCode(language: string | undefined, hasCode: boolean): CodeLines {
  return { isAtStart: true, isDue: false, added: 0, language, hasCode };
}

/** Adds text to the end of what is there. */
function appendText(out: ElementContent[], value: string): void {
  const last = out.at(-1);
  if (last?.type === 'text') last.value += value;
  else out.push({ type: 'text', value });
}

/** The same within a `pre`, where a line that is due begins before it. */
export function appendCode(lines: CodeLines, out: ElementContent[], value: string): void {
  if (value === '') return;
  // A line break of the markup ends a box that is a line of its own no second time.
  const ends = lines.isDue && value.startsWith('\n');
  const text = `${lines.isDue && !lines.isAtStart && !ends ? '\n' : ''}${value.replaceAll('\u00a0', ' ')}`;
  lines.isDue = false;
  lines.added += 1;
  lines.isAtStart = text.endsWith('\n');
  appendText(out, text);
}

/** Ends the line, which may have nothing in it. */
export function breakCode(lines: CodeLines, out: ElementContent[]): void {
  appendText(out, lines.isDue && !lines.isAtStart ? '\n\n' : '\n');
  lines.isDue = false;
  lines.isAtStart = true;
  lines.added += 1;
}

/** Begins a line, where none has begun. Returns what ends it: a line with nothing in it counts where `isWhole`. */
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

/** Whether the `code` in this are lines: there are several. */
export function hasCodeLines({ childNodes }: SourceElement): boolean {
  let count = 0;
  for (const child of childNodes) if (child.nodeName === 'code') count += 1;
  return count > 1;
}

/** The language that editors say the code is in, as Markdown has it. */
export function readLanguage(attributes: Readonly<Record<string, string>>): string | undefined {
  const named = attributes['data-lang'] || attributes['data-language'] || attributes['lang'];
  const [, ofClass] = /(?:^|\s)(?:language|lang)-([\w+#-]+)/.exec(attributes['class'] ?? '') ?? [];
  const language = (named || ofClass || '').trim().toLowerCase();
  return /^[a-z][\w+#-]{0,29}$/.test(language) ? language : undefined;
}
