import type { ElementContent } from 'hast';
import { SVG_TAGS } from '../html/allow-list.ts';
import { type Attributes, attributesOf, type SourceElement, type SourceNode } from '../html/parse-html.ts';
import { meanOf, readColour, readPictureUrl, writeColour } from '../style/backgrounds.ts';
import { readDeclarations } from '../style/inline-style.ts';

/** An SVG in an article, and the content that cannot stay inside it. */
export interface SvgGraphic {
  /** Its elements by `id`. It uses no others. */
  readonly named: ReadonlyMap<string, SourceElement>;
  /** Pictures and HTML found in it, to be placed after it. */
  readonly after: ElementContent[];
  /** Whether it draws anything. */
  draws: boolean;
  /** How many more characters `use` may repeat. */
  allowance: number;
  /** Colours that replace gradients and patterns, by `id`: one may fill a thousand shapes. */
  readonly paints: Map<string, string>;
}

/** Prepares an SVG for the walk. */
export function openGraphic(svg: SourceElement): SvgGraphic {
  const named = new Map<string, SourceElement>();
  let size = 0;
  const stack: SourceNode[] = [svg];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (!('tagName' in node)) continue;
    for (const { name, value } of node.attrs) {
      size += value.length;
      if (name === 'id' && !named.has(value)) named.set(value, node);
    }
    // HTML inside an SVG is not part of it.
    if (node.tagName !== 'foreignObject') for (const child of node.childNodes) stack.push(child);
  }
  return {
    named,
    after: [],
    draws: false,
    allowance: MIN_ALLOWANCE + MAX_REPEATS * size,
    paints: new Map(),
  };
}

/**
 * The target of a `use`, which replaces it: no `id` is left that could clash with the page's.
 * Undefined if the target has a `use` itself: a few lines of those make billions of elements.
 */
export function readUsed(attributes: Attributes, graphic: SvgGraphic): SourceElement | undefined {
  const target = graphic.named.get((attributes['href'] ?? '').replace(/^#/, ''));
  if (target === undefined) return undefined;
  const size = sizeWithoutUse(target);
  if (size === undefined || size > graphic.allowance) {
    graphic.allowance -= USE_COST;
    return undefined;
  }
  graphic.allowance -= size;
  return target;
}

/** Moves what a `use` draws to its position. */
export function useProperties(
  { transform = '', x, y }: Attributes,
  properties: Record<string, string>,
): void {
  const [left, top] = [Number.parseFloat(x ?? '0') || 0, Number.parseFloat(y ?? '0') || 0];
  const moved = `${transform} ${left === 0 && top === 0 ? '' : `translate(${left},${top})`}`.trim();
  for (const name of ['x', 'y', 'width', 'height']) delete properties[name];
  if (moved !== '') properties['transform'] = moved;
}

/** The attributes that draw, with those from `style`. Paint references become colours. */
export function drawnProperties(attributes: Attributes, graphic: SvgGraphic): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) if (name !== 'style') properties[name] = value;
  for (const [name, value] of readDeclarations(attributes['style'] ?? ''))
    if (IN_STYLES.has(name)) properties[name] = value;
  for (const name of ['fill', 'stroke']) {
    const value = properties[name];
    if (typeof value === 'string' && value.includes('(')) properties[name] = readPaint(value, graphic);
  }
  return properties;
}

/** Tags that define, run, animate or describe, and draw nothing themselves. */
export const NOT_DRAWN = new Set([
  ...[
    'defs',
    'symbol',
    'clipPath',
    'mask',
    'pattern',
    'marker',
    'filter',
    'linearGradient',
    'radialGradient',
  ],
  ...[
    'script',
    'style',
    'title',
    'desc',
    'metadata',
    'animate',
    'animateTransform',
    'animateMotion',
    'set',
    'mpath',
  ],
]);

const SHAPES = new Set(SVG_TAGS.filter((tag) => !['svg', 'g', 'tspan'].includes(tag)));

/** Whether a tag draws by itself. */
export function isShape(tagName: string): boolean {
  return SHAPES.has(tagName);
}

/** Whether an animation fades in an element that is invisible at first. */
export function isAnimated({ childNodes }: SourceElement): boolean {
  return childNodes.some((child) => {
    if (!('tagName' in child) || (child.tagName !== 'animate' && child.tagName !== 'set')) return false;
    const { attributeName, values = '', to = '' } = attributesOf(child);
    return attributeName === 'opacity' && /[1-9]/.test(`${values};${to}`);
  });
}

const IN_STYLES = new Set([
  ...[
    'fill',
    'stroke',
    'fill-opacity',
    'stroke-opacity',
    'opacity',
    'stroke-width',
    'fill-rule',
    'font-size',
  ],
  ...['font-weight', 'text-anchor', 'stroke-linecap', 'stroke-linejoin', 'transform'],
]);

const MIN_ALLOWANCE = 20_000;
const MAX_REPEATS = 8;
const USE_COST = 10;

/** A paint without references: the mean colour of a gradient, or `none` for a pattern. */
function readPaint(value: string, { named, paints }: SvgGraphic): string {
  const address = readPictureUrl(value);
  if (address === undefined) return value;
  const id = address.replace(/^#/, '');
  const paint = paints.get(id) ?? meanPaint(id, named);
  paints.set(id, paint);
  return paint;
}

/** The first stops are enough for the mean. */
const MAX_STOPS = 12;

function meanPaint(id: string, named: SvgGraphic['named']): string {
  let gradient = named.get(id);
  for (let turn = 0; turn < 3 && gradient !== undefined; turn += 1) {
    const stops = gradient.childNodes.slice(0, 2 * MAX_STOPS).flatMap((node) => {
      if (!('tagName' in node) || node.tagName !== 'stop') return [];
      const stop = attributesOf(node);
      const style = readDeclarations(stop['style'] ?? '');
      return readColour(style.get('stop-color') ?? stop['stop-color'] ?? '') ?? [];
    });
    if (stops.length > 0) return writeColour(meanOf(stops));
    gradient = named.get((attributesOf(gradient)['href'] ?? '').replace(/^#/, ''));
  }
  return 'none';
}

const SIZES = new WeakMap<SourceElement, number | null>();

/** The size in characters, roughly; undefined if it uses other elements. */
function sizeWithoutUse(element: SourceElement): number | undefined {
  const known = SIZES.get(element);
  if (known !== undefined) return known ?? undefined;
  let size: number | null = 0;
  const stack: SourceNode[] = [element];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (!('tagName' in node)) continue;
    if (node.tagName === 'use' || node.tagName === 'foreignObject') {
      size = null;
      break;
    }
    size += USE_COST + node.attrs.reduce((sum, { value }) => sum + value.length, 0);
    for (const child of node.childNodes) stack.push(child);
  }
  SIZES.set(element, size);
  return size ?? undefined;
}
