/** The declarations of an inline style by property, in the order in which they hold; a later one comes first. */
export type Declarations = Map<string, string>;

/**
 * Reads an inline style as browsers do: what is `!important` goes before what is not, and the last before the first. Less
 * what has an escape or a comment in it, or is longer than 2,000 characters, which editors do not write.
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
    // All but addresses and names mean the same in small letters.
    declarations.set(property, /["'(]/.test(value) ? value : value.toLowerCase());
  }
  return declarations;
}

/** As an attribute's value: backgrounds first, so that it is written alike when it is read and written again. */
export function writeDeclarations(declarations: Declarations): string {
  const written = Array.from(declarations, ([property, value]) => `${property}:${value}`);
  if (!declarations.has('background-color') && !declarations.has('background-image'))
    return written.join(';');
  const [first, then] = [true, false].map((isFirst) =>
    written.filter((declaration) => declaration.startsWith('background-') === isFirst),
  );
  return [...(first ?? []), ...(then ?? [])].join(';');
}

/** The parts of a text between separators that are in no parentheses and no quotes. */
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

/** Longer ones hold pictures, which are not shown, or are there to take long. */
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
