import type { ElementContent } from 'hast';
import { allowElement } from '../html/allow-list.ts';
import { BLOCKS } from '../html/element-groups.ts';
import { type Attributes, attributesOf, type SourceElement } from '../html/parse-html.ts';
import { fitBox } from '../style/box-styles.ts';
import { type Declarations, writeDeclarations } from '../style/inline-style.ts';
import {
  beginCode,
  type Frame,
  hasCodeLines,
  openFrame,
  openLine,
  readLanguage,
  seeNothing,
} from './frame.ts';
import { openLooks, propertiesOf } from './looks.ts';

/** Opens preformatted text: its lines become line breaks, and wide lines scroll. */
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
  // It is always a block.
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

/** Opens an element in a `pre`: boxes become lines, and keep only text styles. */
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
  // A single `code` that is a box keeps it, also behind overlong lines.
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

/** Parsers drop the first newline each time they read it. */
function dropFirstBreaks(children: ElementContent[]): void {
  const [first] = children;
  if (first?.type !== 'text') return;
  first.value = first.value.replace(/^\n+/, '');
  if (first.value === '') children.shift();
}
