import type { ElementContent } from 'hast';
import { allowElement } from '../html/allow-list.ts';
import { BLOCKS } from '../html/element-groups.ts';
import { type Attributes, attributesOf, type SourceElement } from '../html/parse-html.ts';
import { fitBox } from '../style/box-styles.ts';
import { type Declarations, writeDeclarations } from '../style/inline-style.ts';
import { type Frame, openFrame, seeNothing } from './frame.ts';
import { openLooks, propertiesOf } from './looks.ts';

/** Preformatted text: its lines are line breaks, and what is too wide is scrolled to. */
export function openPre(
  element: SourceElement,
  attributes: Attributes,
  declarations: Declarations,
  frame: Frame,
): Frame {
  const { place, out, depth } = frame;
  const { colours, pictures: before } = openLooks(declarations, attributes, place);
  fitBox(declarations, { ...place, inScroller: false });
  if (!/wrap|break/.test(declarations.get('white-space') ?? '')) {
    declarations.delete('white-space');
    declarations.set('overflow-x', 'auto');
  }
  declarations.delete('overflow');
  // It is a block, whatever else it was.
  declarations.delete('display');
  declarations.delete('line-height');
  declarations.set('max-width', '100%');
  if (place.isFlexItem) declarations.set('min-width', '0');
  const codesAreLines = hasCodeLines(element);
  const lines = beginCode(readLanguage(attributes), codesAreLines);
  const children: ElementContent[] = [];
  const code = codesAreLines ? allowElement('code', {}) : undefined;
  if (code !== undefined) children.push(code);
  const seen = seeNothing();
  return openFrame({
    children: element.childNodes,
    out: code?.children ?? children,
    place: {
      ...place,
      ...colours,
      ...{ codesAreLines, before, code: lines, isFlexItem: false, inScroller: true },
    },
    depth: depth + (code === undefined ? 1 : 2),
    seen,
    close() {
      out.push(...before);
      dropFirstBreaks(children);
      seen.wide = true;
      const pre = allowElement('pre', { style: writeDeclarations(declarations) });
      if (pre !== undefined) out.push({ ...pre, data: { language: lines.language }, children });
    },
  });
}

/** What is within a `pre`: boxes are lines, and keep no more of their style than text has. */
export function openPreLine(
  name: string,
  element: SourceElement,
  declarations: Declarations,
  frame: Frame,
): Frame {
  const { place, out, depth, seen } = frame;
  const { code: lines } = place;
  const display = declarations.get('display') ?? '';
  const isCodeLine = name === 'code' && place.codesAreLines === true;
  const isLine = isCodeLine || LINES.has(name) || BOX_DISPLAY.test(display);
  const attributes = attributesOf(element);
  const { colours, pictures } = openLooks(declarations, attributes, place);
  if (lines !== undefined && name === 'code') lines.language ??= readLanguage(attributes);
  place.before?.push(...pictures);
  // Code that is one box keeps it: behind lines that are too long, too.
  const isKept = name === 'code' && lines?.hasCode === false;
  if (isKept) lines.hasCode = true;
  const isBox = isKept && (BOX_DISPLAY.test(display) || display === 'inline-block');
  for (const property of declarations.keys())
    if (!OF_TEXT.has(property) && !(isBox && OF_BOX.test(property))) declarations.delete(property);
  if (isBox) {
    declarations.set('display', 'inline-block');
    declarations.set('min-width', '100%');
    declarations.set('box-sizing', 'border-box');
  }
  const tagName = (isLine || name === 'code') && !isKept ? 'span' : name;
  const made =
    tagName === 'span' && declarations.size === 0
      ? undefined
      : allowElement(tagName, propertiesOf(tagName, attributes, declarations));
  const endLine = isLine && lines !== undefined ? openLine(lines, { isWhole: isCodeLine }) : undefined;
  const children = made?.children ?? out;
  return openFrame({
    children: element.childNodes,
    out: children,
    place: { ...place, ...colours, codesAreLines: hasCodeLines(element) },
    depth: depth + (made === undefined ? 0 : 1),
    seen,
    close() {
      endLine?.(children);
      if (made !== undefined && (children.length > 0 || !isLine)) out.push(made);
    },
  });
}

const LINES = new Set([...BLOCKS, 'pre', 'table', 'tr', 'hr']);

const BOX_DISPLAY = /^(?:block|flex|grid|table|list-item|-webkit-box|-webkit-flex|table-row)$/;

const OF_BOX = /^(?:padding|border-radius)/;

const OF_TEXT = new Set([
  'color',
  'background-color',
  'font-weight',
  'font-style',
  'text-decoration',
  'font-size',
]);

/** Parsers drop the first of these each time they read it. */
function dropFirstBreaks(children: ElementContent[]): void {
  const [first] = children;
  if (first?.type !== 'text') return;
  first.value = first.value.replace(/^\n+/, '');
  if (first.value === '') children.shift();
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
export function appendText(out: ElementContent[], value: string): void {
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
