import { createHash } from 'node:crypto';
import { type Colour, encodePng } from './media-files.ts';

const WIDTH = 320;
const HEIGHT = 180;
const SHADES = 64;

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

const GREY: Duotone = [
  [214, 214, 214],
  [214, 214, 214],
];

/**
 * A small PNG that depends only on the name: rings of rain on water, in two colours.
 *
 * @param maxWidth in pixels; wider pictures are scaled down. Default: no scaling
 */
export function drawPicture(name: string, maxWidth = WIDTH): Uint8Array {
  const [tone = 0, x = 0, y = 0, spacing = 0] = createHash('sha256').update(name).digest();
  const centre = { x: (x / 255) * WIDTH, y: (y / 255) * HEIGHT };
  const duotone = DUOTONES[tone % DUOTONES.length] ?? GREY;
  return drawRings(duotone, { centre, spacing: 3 + (spacing % 5), scale: Math.min(1, maxWidth / WIDTH) });
}

/** The grey picture that foreign pages get. */
export function drawPlaceholder(): Uint8Array {
  return drawRings(GREY, { centre: { x: 0, y: 0 }, spacing: 1, scale: 1 });
}

interface Rings {
  /** In pixels of the original size. */
  readonly centre: { readonly x: number; readonly y: number };
  readonly spacing: number;
  readonly scale: number;
}

function drawRings([shadow, light]: Duotone, { centre, spacing, scale }: Rings): Uint8Array {
  const [width, height] = [Math.round(WIDTH * scale), Math.round(HEIGHT * scale)];
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const distance = Math.hypot(x / scale - centre.x, (y / scale - centre.y) * 1.6);
      const ring = Math.cos(distance / spacing) * Math.exp(-distance / 90);
      const brightness = 0.2 + (0.6 * y) / height + 0.2 * ring;
      pixels[y * width + x] = Math.round(brightness * (SHADES - 1));
    }
  }
  const palette = Array.from({ length: SHADES }, (_, shade) => mix(shadow, light, shade / (SHADES - 1)));
  return encodePng({ width, height, palette, pixels });
}

function mix(from: Colour, to: Colour, part: number): Colour {
  const blend = (a: number, b: number) => Math.round(a + (b - a) * part);
  return [blend(from[0], to[0]), blend(from[1], to[1]), blend(from[2], to[2])];
}
