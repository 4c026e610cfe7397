import { type Attributes, attributesOf, type SourceElement, type SourceNode } from '../html/parse-html.ts';
import { addText, type Frame, type Place } from './frame.ts';

/** A formula, which is drawn, and whose source is told somewhere around. */
export interface Formula {
  readonly source: string;
  /** Whether something shows it already. */
  isShown: boolean;
}

/** What a formula is called whose source is told nowhere. */
const SOME_FORMULA = '[公式]';

const SOURCES = [
  'data-formula',
  'data-tex',
  'data-latex',
  'data-math',
  'data-eeimg-tex',
  'data-formula-source',
];

/** What these attributes tell of a formula. */
export function readFormula(attributes: Attributes): Formula | undefined {
  for (const name of SOURCES) {
    const source = attributes[name]?.trim().replace(/\s+/g, ' ');
    if (source) return { source: source.slice(0, MAX_SOURCE), isShown: false };
  }
  const isOne = SOURCES.some((name) => name in attributes) || OF_FORMULAS.test(attributes['class'] ?? '');
  return isOne ? { source: '', isShown: false } : undefined;
}

/** The text in place of the next graphic: its source at the first, nothing at others of the same. */
export function takeFormula(formula: Formula): string {
  if (formula.isShown) return '';
  formula.isShown = true;
  return formula.source || SOME_FORMULA;
}

const MAX_SOURCE = 2_000;

const OF_FORMULAS = /mathjax|mjx|katex|formula|equation/i;

/** A formula that nothing in its element has shown is told there. */
export function leftOverFormula(place: Place, frame: Frame): (() => void) | undefined {
  const { formula } = place;
  if (formula === undefined || formula === frame.place.formula) return undefined;
  const had = frame.out.length;
  return () => {
    if (!formula.isShown && frame.out.length === had) addText({ ...frame, place }, formula.source);
  };
}

/** MathML goes as the source that it tells, or else as its text. */
export function openMath(element: SourceElement, frame: Frame): undefined {
  const { formula } = frame.place;
  if (formula?.isShown) return;
  const told = attributesOf(element)['alttext'] || textOf(element, true) || textOf(element, false);
  const text = formula?.source ? takeFormula(formula) : told;
  if (formula !== undefined) formula.isShown = true;
  addText(frame, text.replace(/\s+/g, ' ').trim());
}

/** The text in an element: that of TeX alone, or what is not for other readers. */
function textOf(element: SourceElement, isSource: boolean): string {
  let text = '';
  const stack: { node: SourceNode; isTaken: boolean }[] = [{ node: element, isTaken: !isSource }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { node } = next;
    if (node.nodeName === '#text' && 'value' in node && next.isTaken) text += node.value;
    if (!('tagName' in node) || NOT_TEXT.has(node.tagName)) continue;
    const isOther = node.tagName.startsWith('annotation');
    if (isOther && !isSource) continue;
    const isTaken = next.isTaken || (isOther && /tex/i.test(attributesOf(node)['encoding'] ?? ''));
    for (const child of node.childNodes.toReversed()) stack.push({ node: child, isTaken });
  }
  return text;
}

const NOT_TEXT = new Set(['script', 'style', 'template', 'title', 'desc', 'xmp', 'noscript', 'textarea']);
