import type { ElementContent } from 'hast';
import type { SourceNode } from '../html/parse-html.ts';
import { appendCode, appendText } from './code-lines.ts';
import type { Place } from './place.ts';

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
