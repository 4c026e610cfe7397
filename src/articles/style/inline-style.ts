/** The declarations of an inline style by property, in cascade order: the last one wins. */
export type Declarations = Map<string, string>;

/**
 * Parses an inline style as browsers do: `!important` wins, then the last one. Skips declarations
 * with an escape or a comment, or over 2,000 characters, which editors do not write.
 */
export function readDeclarations(style: string): Declarations {
  const declarations: Declarations = new Map();
  const important = new Set<string>();
  for (const declaration of splitOutside(style, ';')) {
    const colon = declaration.indexOf(':');
    if (colon < 0 || declaration.length > MAX_DECLARATION || ODD.test(declaration)) continue;
    const property = declaration.slice(0, colon).trim().toLowerCase();
    const written = declaration.slice(colon + 1).trim();
    const value = withoutImportant(written);
    if (value === '' || (important.has(property) && value === written)) continue;
    if (value !== written) important.add(property);
    declarations.delete(property);
    // Only URLs and names are case-sensitive.
    declarations.set(property, /["'(]/.test(value) ? value : value.toLowerCase());
  }
  return declarations;
}

/** The inline styles of an article so far: editors repeat a few of them thousands of times. */
export type KnownStyles = Map<string, Declarations>;

/** A copy of the known or newly parsed style, which the caller may change. */
export function recallDeclarations(known: KnownStyles, style: string): Declarations {
  let declarations = known.get(style);
  if (declarations === undefined) {
    declarations = readDeclarations(style);
    known.set(style, declarations);
  }
  return new Map(declarations);
}

/** The `style` value. Backgrounds come first: a second pass must write the same. */
export function writeDeclarations(declarations: Declarations): string {
  const written = Array.from(declarations, ([property, value]) => `${property}:${value}`);
  if (!declarations.has('background-color') && !declarations.has('background-image'))
    return written.join(';');
  const [first, then] = [true, false].map((isFirst) =>
    written.filter((declaration) => declaration.startsWith('background-') === isFirst),
  );
  return [...(first ?? []), ...(then ?? [])].join(';');
}

/** Splits a text at separators outside parentheses and quotes. */
export function splitOutside(text: string, separator: string): string[] {
  if (!/["'(]/.test(text)) return text.split(separator);
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (quote !== '') quote = sign === quote ? '' : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '(') depth += 1;
    else if (sign === ')') depth = Math.max(0, depth - 1);
    else if (sign === separator && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

const ODD = /\\|\/\*/;

/** Longer ones hold pictures, which are not shown, or are made to take long. */
const MAX_DECLARATION = 2_000;

function withoutImportant(value: string): string {
  const mark = value.lastIndexOf('!');
  const isOne =
    mark >= 0 &&
    value
      .slice(mark + 1)
      .trim()
      .toLowerCase() === 'important';
  return isOne ? value.slice(0, mark).trimEnd() : value;
}

/**
 * Drops declarations that are not on the allow list. The list has what editors for upstream write
 * most. It has nothing that draws over the surrounding page (position, transforms, shadows,
 * negative margins) or loads something (`url()`).
 */
export function dropUnsafeStyles(declarations: Declarations): void {
  for (const [property, value] of declarations)
    if (!isSafeStyle(property, value)) declarations.delete(property);
}

function isSafeStyle(property: string, value: string): boolean {
  if (property === 'background-image') return SAFE_GRADIENT.test(value);
  return PROPERTIES.has(property) && VALUE.test(value);
}

const PROPERTIES = new Set([
  ...['color', 'background', 'background-color', 'font-size', 'font-style', 'font-weight', 'letter-spacing'],
  ...['line-height', 'text-align', 'text-decoration', 'text-indent', 'vertical-align', 'white-space'],
  ...['word-break', 'word-wrap', 'overflow-wrap', 'list-style-type', 'border-collapse', 'box-sizing'],
  ...['width', 'min-width', 'max-width', 'height', 'min-height', 'max-height', 'float', 'clear'],
  ...['overflow', 'overflow-x', 'overflow-y', 'object-fit', 'aspect-ratio'],
  ...['display', 'flex', 'flex-flow', 'flex-direction', 'flex-wrap', 'flex-grow', 'flex-shrink'],
  ...['flex-basis', 'justify-content', 'align-items', 'align-self', 'gap', 'row-gap', 'column-gap'],
  ...['margin', 'padding', 'border', 'border-color', 'border-style', 'border-width', 'border-radius'],
  ...['top', 'right', 'bottom', 'left'].flatMap((side) => [
    ...[`margin-${side}`, `padding-${side}`, `border-${side}`],
    ...[`border-${side}-color`, `border-${side}-style`, `border-${side}-width`],
  ]),
]);

const LENGTH = String.raw`(?:\d{1,4}(?:\.\d{1,20})?|\.\d{1,20})`;

// A property may have any of these. Browsers ignore those that mean nothing for it.
const PART = [
  '[a-z][a-z-]{0,30}',
  '#[0-9a-f]{3,8}',
  String.raw`(?:rgb|hsl)a?\([\d\s.,%/]{1,60}\)`,
  String.raw`min\(${LENGTH}(?:px|em|rem|pt|ex),\d{1,3}%\)`,
  `${LENGTH}(?:px|em|rem|pt|ex|%)?`,
].join('|');

const VALUES = String.raw`(?:${PART})(?:\s+(?:${PART})){0,3}`;

const VALUE = new RegExp(`^${VALUES}$`, 'i');

/** The only gradient that is allowed. */
export const SAFE_GRADIENT = /^linear-gradient\((?:[a-z\d#.%, ]|(?:rgb|hsl)a?\([\d\s.,%/]{1,60}\)){1,600}\)$/;

const DECLARATION = `(?:(?:${[...PROPERTIES].join('|')}):${VALUES}|background-image:${SAFE_GRADIENT.source.slice(1, -1)})`;

/** Matches an inline style of such declarations only. */
export const SAFE_STYLE = new RegExp(`^${DECLARATION}(?:;${DECLARATION})*$`, 'i');
