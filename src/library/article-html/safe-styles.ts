/**
 * The inline styles an article keeps, as `allowedStyles` of sanitize-html. They are what editors for upstream
 * write most, less whatever would let an article draw over the page around it (position, transforms, shadows,
 * negative margins) or load something (`url()`).
 */
export const SAFE_STYLES = allowProperties([
  ...['color', 'background', 'background-color', 'font-size', 'font-style', 'font-weight', 'letter-spacing'],
  ...['line-height', 'text-align', 'text-decoration', 'text-indent', 'vertical-align', 'white-space'],
  ...['word-break', 'word-wrap', 'overflow-wrap', 'list-style-type', 'border-collapse', 'box-sizing'],
  ...['width', 'min-width', 'max-width', 'height', 'min-height', 'max-height', 'overflow', 'float', 'clear'],
  ...['display', 'flex', 'flex-flow', 'flex-direction', 'flex-wrap'],
  ...['justify-content', 'align-items', 'align-self'],
  ...['margin', 'padding', 'border', 'border-color', 'border-style', 'border-width', 'border-radius'],
  ...['top', 'right', 'bottom', 'left'].flatMap((side) => [
    ...[`margin-${side}`, `padding-${side}`, `border-${side}`],
    ...[`border-${side}-color`, `border-${side}-style`, `border-${side}-width`],
  ]),
]);

function allowProperties(properties: readonly string[]): Record<string, RegExp[]> {
  // The property decides which part means something; a browser ignores the others.
  const part = [
    '[a-z][a-z-]{0,30}',
    '#[0-9a-f]{3,8}',
    String.raw`(?:rgb|hsl)a?\([\d\s.,%/]{1,60}\)`,
    String.raw`(?:\d{1,4}(?:\.\d{1,20})?|\.\d{1,20})(?:px|em|rem|pt|%)?`,
  ].join('|');
  const value = new RegExp(String.raw`^(?:${part})(?:\s+(?:${part})){0,3}$`, 'i');
  return Object.fromEntries(properties.map((property) => [property, [value]]));
}
