import { createHash } from 'node:crypto';
import { type Colour, encodePng } from './media-files.ts';

const SHADES = 64;

/** Distances in a drawing are those of one that is so many pixels wide. */
const UNIT_WIDTH = 320;

type Duotone = readonly [shadow: Colour, light: Colour];

const DUOTONES: readonly Duotone[] = [
  [
    [43, 74, 62],
    [196, 216, 176],
  ], // tea leaves
  [
    [32, 48, 84],
    [176, 200, 220],
  ], // rain at dusk
  [
    [96, 36, 52],
    [240, 196, 176],
  ], // plum blossom
  [
    [122, 62, 22],
    [250, 214, 140],
  ], // osmanthus
  [
    [58, 58, 66],
    [224, 220, 210],
  ], // ink on paper
  [
    [20, 84, 92],
    [206, 232, 214],
  ], // celadon
  [
    [110, 40, 20],
    [244, 170, 96],
  ], // persimmon
  [
    [70, 50, 92],
    [222, 200, 226],
  ], // wisteria
];

const INK: Duotone = [
  [0, 0, 0],
  [255, 255, 255],
];

/** The size of a drawing, and which moment of it is drawn. */
export interface RingsOptions {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** From 0 to 1, after which the rings are where they began. Default: 0. */
  readonly phase?: number;
}

/**
 * Rings of rain on water, in two colours that depend on the name, as do the rings: rows of pixels,
 * three bytes each. It takes some 3 ms for 30,000 pixels, in which nothing else happens.
 */
export function drawRings(name: string, { width, height, phase = 0 }: RingsOptions): Uint8Array {
  const [tone = 0, x = 0, y = 0, spread = 0] = createHash('sha256').update(name).digest();
  const scale = width / UNIT_WIDTH;
  const centre = { x: (x / 255) * width, y: (y / 255) * height };
  const spacing = 3 + (spread % 5);
  const palette = shadesOf(DUOTONES[tone % DUOTONES.length] ?? INK);

  const pixels = new Uint8Array(width * height * 3);
  for (let row = 0, at = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1, at += 3) {
      const distance = Math.hypot(column - centre.x, (row - centre.y) * 1.6) / scale;
      const ring = Math.cos(distance / spacing - phase * 2 * Math.PI) * Math.exp(-distance / 90);
      const brightness = 0.2 + (0.6 * row) / height + 0.2 * ring;
      pixels.set(palette[Math.round(brightness * (SHADES - 1))] ?? INK[0], at);
    }
  }
  return pixels;
}

function shadesOf([shadow, light]: Duotone): readonly Colour[] {
  return Array.from({ length: SHADES }, (_, shade) => mix(shadow, light, shade / (SHADES - 1)));
}

function mix(from: Colour, to: Colour, part: number): Colour {
  const blend = (a: number, b: number) => Math.round(a + (b - a) * part);
  return [blend(from[0], to[0]), blend(from[1], to[1]), blend(from[2], to[2])];
}

const PLACEHOLDER_SIDE = 140;

/** The grey PNG that foreign pages get, of the size of WeChat's own. */
export function drawPlaceholder(): Uint8Array {
  return encodePng({
    width: PLACEHOLDER_SIDE,
    height: PLACEHOLDER_SIDE,
    palette: [[214, 214, 214]],
    pixels: new Uint8Array(PLACEHOLDER_SIDE ** 2),
  });
}
