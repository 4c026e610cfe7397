import type { Attributes } from '../html/attributes.ts';

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
