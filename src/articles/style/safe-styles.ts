import { GRADIENT_CSS } from './backgrounds.ts';
import type { Declarations } from './declarations.ts';

/**
 * Drops what is on no list of what an article's styles may say: what editors for upstream write most, less whatever
 * would let an article draw over the page around it (position, transforms, shadows, negative margins) or load something
 * (`url()`).
 */
export function dropUnsafeStyles(declarations: Declarations): void {
  for (const [property, value] of declarations)
    if (!isSafeStyle(property, value)) declarations.delete(property);
}

function isSafeStyle(property: string, value: string): boolean {
  if (property === 'background-image') return GRADIENT_CSS.test(value);
  return PROPERTIES.has(property) && VALUE.test(value);
}

const PROPERTIES = new Set([
  ...['color', 'background', 'background-color', 'font-size', 'font-style', 'font-weight', 'letter-spacing'],
  ...['line-height', 'text-align', 'text-decoration', 'text-indent', 'vertical-align', 'white-space'],
  ...['word-break', 'word-wrap', 'overflow-wrap', 'list-style-type', 'border-collapse', 'box-sizing'],
  ...['width', 'min-width', 'max-width', 'height', 'min-height', 'max-height', 'float', 'clear'],
  ...['overflow', 'overflow-x', 'overflow-y', 'object-fit', 'aspect-ratio'],
  ...[
    'display',
    'flex',
    'flex-flow',
    'flex-direction',
    'flex-wrap',
    'flex-grow',
    'flex-shrink',
    'flex-basis',
  ],
  ...['justify-content', 'align-items', 'align-self', 'gap', 'row-gap', 'column-gap'],
  ...['margin', 'padding', 'border', 'border-color', 'border-style', 'border-width', 'border-radius'],
  ...['top', 'right', 'bottom', 'left'].flatMap((side) => [
    ...[`margin-${side}`, `padding-${side}`, `border-${side}`],
    ...[`border-${side}-color`, `border-${side}-style`, `border-${side}-width`],
  ]),
]);

const LENGTH = String.raw`(?:\d{1,4}(?:\.\d{1,20})?|\.\d{1,20})`;

// The property decides which part means something; a browser ignores the others.
const PART = [
  '[a-z][a-z-]{0,30}',
  '#[0-9a-f]{3,8}',
  String.raw`(?:rgb|hsl)a?\([\d\s.,%/]{1,60}\)`,
  String.raw`min\(${LENGTH}(?:px|em|rem|pt|ex),\d{1,3}%\)`,
  `${LENGTH}(?:px|em|rem|pt|ex|%)?`,
].join('|');

const VALUES = String.raw`(?:${PART})(?:\s+(?:${PART})){0,3}`;

const VALUE = new RegExp(`^${VALUES}$`, 'i');

const DECLARATION = `(?:(?:${[...PROPERTIES].join('|')}):${VALUES}|background-image:${GRADIENT_CSS.source.slice(1, -1)})`;

/** A whole inline style of nothing but such declarations. */
export const SAFE_STYLE = new RegExp(`^${DECLARATION}(?:;${DECLARATION})*$`, 'i');
