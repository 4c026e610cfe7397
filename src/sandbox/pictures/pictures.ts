import { createHash } from 'node:crypto';
import { type Colour, encodePng } from './png.ts';

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

/** A small PNG for a name, always the same one: rings of rain on water, in two colours. */
export function drawPicture(name: string): Uint8Array {
  const [tone = 0, x = 0, y = 0, spacing = 0] = createHash('sha256').update(name).digest();
  const centre = { x: (x / 255) * WIDTH, y: (y / 255) * HEIGHT };
  return drawRings(DUOTONES[tone % DUOTONES.length] ?? GREY, centre, 3 + (spacing % 5));
}

/** The grey picture that other people's pages get to see. */
export function drawPlaceholder(): Uint8Array {
  return drawRings(GREY, { x: 0, y: 0 }, 1);
}

function drawRings([shadow, light]: Duotone, centre: { x: number; y: number }, spacing: number): Uint8Array {
  const pixels = new Uint8Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const distance = Math.hypot(x - centre.x, (y - centre.y) * 1.6);
      const ring = Math.cos(distance / spacing) * Math.exp(-distance / 90);
      const brightness = 0.2 + (0.6 * y) / HEIGHT + 0.2 * ring;
      pixels[y * WIDTH + x] = Math.round(brightness * (SHADES - 1));
    }
  }
  const palette = Array.from({ length: SHADES }, (_, shade) => mix(shadow, light, shade / (SHADES - 1)));
  return encodePng({ width: WIDTH, height: HEIGHT, palette, pixels });
}

function mix(from: Colour, to: Colour, part: number): Colour {
  const blend = (a: number, b: number) => Math.round(a + (b - a) * part);
  return [blend(from[0], to[0]), blend(from[1], to[1]), blend(from[2], to[2])];
}
