import type { Declarations } from './inline-style.ts';

/** The surroundings of a box. */
export interface BoxPlace {
  /** Whether it is inside a sideways scroller, where boxes may be wider than the page. */
  readonly inScroller: boolean;
  readonly isFlexItem: boolean;
}

/** Replaces old `display` values, and those that are not kept, by current ones. */
export function normaliseDisplay(declarations: Declarations): void {
  const display = declarations.get('display');
  const isColumn = declarations.get('-webkit-box-orient') === 'vertical';
  if (display === '-webkit-box' && isColumn) {
    declarations.set('display', 'block');
    return;
  }
  const normal = display === undefined ? undefined : DISPLAYS.get(display);
  if (normal !== undefined) declarations.set('display', normal);
}

const DISPLAYS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{
      '-webkit-box': 'flex',
      '-webkit-flex': 'flex',
      '-webkit-inline-box': 'inline-flex',
      '-webkit-inline-flex': 'inline-flex',
    },
    // Without its columns, which are dropped.
    ...{ grid: 'block', 'inline-grid': 'inline-block' },
  }),
);

/** Whether a box with this style scrolls to what is too wide. */
export function scrollsSideways(declarations: Declarations): boolean {
  const [x = ''] = (declarations.get('overflow-x') ?? declarations.get('overflow') ?? '').split(' ');
  return x === 'auto' || x === 'scroll';
}

/** Whether a box contains its floats. */
export function holdsFloats(declarations: Declarations): boolean {
  return (
    /flex|inline-block|flow-root|table/.test(declarations.get('display') ?? '') ||
    ['overflow', 'overflow-x', 'overflow-y'].some(
      (name) => (declarations.get(name) ?? 'visible') !== 'visible',
    )
  );
}

/** Keeps a box no wider than its container and no lower than its content: nothing is cut off. */
export function fitBox(declarations: Declarations, { inScroller, isFlexItem }: BoxPlace): void {
  const scrolls = scrollsSideways(declarations);
  const isWide = inScroller || scrolls;
  fitHeight(declarations);
  if (!inScroller) fitWidth(declarations);
  if (inScroller && declarations.get('overflow') === 'hidden') declarations.delete('overflow');
  if (isFlexItem && !inScroller) {
    letShrink(declarations);
    // Hidden overflow would let it shrink to nothing.
    if (/hidden|clip/.test(declarations.get('overflow') ?? '')) declarations.delete('overflow');
  }
  // Centred content that is too wide starts where scrolling cannot reach.
  if (scrolls) declarations.delete('justify-content');
  const whiteSpace = declarations.get('white-space');
  if (!isWide && whiteSpace === 'nowrap') declarations.set('white-space', 'normal');
  if (!isWide && whiteSpace === 'pre') declarations.set('white-space', 'pre-wrap');
  for (const [property, value] of declarations) {
    if (/^(?:margin|padding)/.test(property)) declarations.set(property, fitGaps(value));
    else if (/^border/.test(property) && tooLong(value, MAX_BORDER)) declarations.delete(property);
    else if (property === 'text-indent' && tooLong(value, MAX_INDENT)) declarations.delete(property);
    else if (property === 'letter-spacing' && tooLong(value, MAX_SPACING)) declarations.delete(property);
    else if (property === 'font-size' && tooLong(value, MAX_FONT)) declarations.delete(property);
    else if (/gap$/.test(property) && tooLong(value, MAX_GAP)) declarations.delete(property);
  }
}

/** A length in pixels, roughly; undefined for percentages and anything else. */
export function readPixels(value: string): number | undefined {
  const [, number, unit = 'px'] = /^(-?\d*\.?\d+)(px|em|rem|pt|ex)?$/.exec(value) ?? [];
  return number === undefined ? undefined : Number(number) * (PIXELS[unit] ?? 1);
}

/** A percentage as a number; undefined for anything else. */
export function readPercent(value: string): number | undefined {
  return /^\d*\.?\d+%$/.test(value) ? Number.parseFloat(value) : undefined;
}

const PIXELS: Readonly<Record<string, number>> = { px: 1, em: 16, rem: 16, pt: 4 / 3, ex: 8 };

const MAX_BORDER = 60;
const MAX_INDENT = 120;
const MAX_SPACING = 24;
const MAX_FONT = 120;
const MAX_GAP = 60;

/** Wider margins leave no room on a narrow screen. */
const MAX_MARGIN = 60;

/** Narrower boxes fit beside anything. */
const NARROW = 120;

/** Taller scroll boxes are in the way of readers who scroll past. */
const MAX_SCROLLED_HEIGHT = 1_000;

function fitHeight(declarations: Declarations): void {
  const scrolls = ['overflow', 'overflow-y', 'overflow-x'].some((property) =>
    /auto|scroll/.test(declarations.get(property) ?? ''),
  );
  const [height, max] = [declarations.get('height'), declarations.get('max-height')];
  if (scrolls && !tooLong(height ?? '', MAX_SCROLLED_HEIGHT)) return;
  if (max !== undefined) declarations.delete('max-height');
  if (height === undefined) return;
  declarations.delete('height');
  const pixels = readPixels(height) ?? 0;
  if (pixels > 0 && pixels <= MAX_SCROLLED_HEIGHT && !declarations.has('min-height'))
    declarations.set('min-height', height);
}

function fitWidth(declarations: Declarations): void {
  const width = declarations.get('width') ?? '';
  for (const property of ['width', 'max-width', 'min-width', 'flex-basis'])
    if ((readPercent(declarations.get(property) ?? '') ?? 0) > 100) declarations.set(property, '100%');
  const min = declarations.get('min-width') ?? '';
  if ((readPixels(min) ?? 0) > NARROW) declarations.set('min-width', `min(${min},100%)`);
  const max = declarations.get('max-width') ?? '';
  if ((readPixels(width) ?? 0) > 0) {
    const isAbsolute = readPixels(max) !== undefined;
    declarations.set(
      'max-width',
      isAbsolute ? `min(${max},100%)` : (readPercent(max) && max) || max || '100%',
    );
  }
  // These take their width from their content.
  const isShrunk =
    (declarations.get('float') ?? 'none') !== 'none' ||
    /^(?:inline-|table)/.test(declarations.get('display') ?? '');
  if (isShrunk && readPercent(width) === undefined && !declarations.has('max-width'))
    declarations.set('max-width', '100%');
  const hasWidth = ['width', 'min-width', 'max-width'].some((name) => declarations.has(name));
  const hasEdges = Array.from(declarations.keys()).some((name) => /^(?:padding|border)/.test(name));
  if (hasWidth && hasEdges) declarations.set('box-sizing', 'border-box');
}

function letShrink(declarations: Declarations): void {
  const [grow, shrink, ...basis] = (declarations.get('flex') ?? '').split(/\s+/);
  const size = basis.join(' ') || declarations.get('flex-basis') || 'auto';
  const pixels = readPixels(size === 'auto' ? (declarations.get('width') ?? '') : size);
  if (pixels !== undefined && pixels > 0 && pixels <= NARROW) return;
  if (shrink === '0') declarations.set('flex', [grow, '1', ...basis].join(' '));
  if (grow === 'none' && shrink === undefined) declarations.set('flex', '0 1 auto');
  declarations.delete('flex-shrink');
}

function fitGaps(value: string): string {
  return value
    .split(/\s+(?![^(]*\))/)
    .map((part) => {
      if ((readPixels(part) ?? 0) > MAX_MARGIN) return `min(${part},16%)`;
      return (readPercent(part) ?? 0) > 50 ? '50%' : part;
    })
    .join(' ');
}

function tooLong(value: string, max: number): boolean {
  return value
    .split(/\s+/)
    .some((part) => Math.abs(readPixels(part) ?? 0) > max || (readPercent(part) ?? 0) > max * 10);
}
