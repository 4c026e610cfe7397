import { type Attributes, attributesOf, type SourceElement, type SourceNode } from '../html/parse-html.ts';
import { addText, type Frame, type Place } from './frame.ts';

/** A formula that is drawn, with its source somewhere around it. */
export interface Formula {
  readonly source: string;
  /** Whether it is shown already. */
  isShown: boolean;
}

/** The text for a formula without a source. */
const SOME_FORMULA = '[公式]';

const SOURCES = [
  'data-formula',
  'data-tex',
  'data-latex',
  'data-math',
  'data-eeimg-tex',
  'data-formula-source',
];

/** The formula that these attributes describe. */
export function readFormula(attributes: Attributes): Formula | undefined {
  for (const name of SOURCES) {
    const source = attributes[name]?.trim().replace(/\s+/g, ' ');
    if (source) return { source: source.slice(0, MAX_SOURCE), isShown: false };
  }
  const isOne = SOURCES.some((name) => name in attributes) || OF_FORMULAS.test(attributes['class'] ?? '');
  return isOne ? { source: '', isShown: false } : undefined;
}

/** The text for the next graphic: the source for the first one, none for the rest. */
export function takeFormula(formula: Formula): string {
  if (formula.isShown) return '';
  formula.isShown = true;
  return formula.source || SOME_FORMULA;
}

const MAX_SOURCE = 2_000;

const OF_FORMULAS = /mathjax|mjx|katex|formula|equation/i;

/** Returns a function that adds the source if nothing in the element has shown it. */
export function leftOverFormula(place: Place, frame: Frame): (() => void) | undefined {
  const { formula } = place;
  if (formula === undefined || formula === frame.place.formula) return undefined;
  const had = frame.out.length;
  return () => {
    if (!formula.isShown && frame.out.length === had) addText({ ...frame, place }, formula.source);
  };
}

/** Adds MathML as its TeX source, or else as its text. */
export function openMath(element: SourceElement, frame: Frame): undefined {
  const { formula } = frame.place;
  if (formula?.isShown) return;
  const told = attributesOf(element)['alttext'] || textOf(element, true) || textOf(element, false);
  const text = formula?.source ? takeFormula(formula) : told;
  if (formula !== undefined) formula.isShown = true;
  addText(frame, text.replace(/\s+/g, ' ').trim());
}

/** The TeX source in an element, or its text without annotations. */
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
