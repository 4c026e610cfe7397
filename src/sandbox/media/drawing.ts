import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import PQueue from 'p-queue';
import sharp, { type Sharp } from 'sharp';
import { formOf, type PictureForm } from './picture-form.ts';
import { drawRings } from './rings.ts';

// Its packages take their time to load: who needs no picture does not load this file.

/** Draws the picture with a name, no wider than so many pixels. The same name gives the same bytes. */
export type DrawPicture = (name: string, maxWidth?: number) => Promise<Uint8Array>;

const CACHE_BYTES = 64 * 1024 * 1024;
/** Each takes a processor for some 50 ms. */
const DRAWN_AT_A_TIME = 2;

/** Draws pictures beside the main thread, and remembers the last 64 MiB. */
export function createDrawing(): DrawPicture {
  const queue = new PQueue({ concurrency: DRAWN_AT_A_TIME });
  const grain = createGrain();
  const drawn = new LRUCache<string, Uint8Array, Commission>({
    maxSize: CACHE_BYTES,
    sizeCalculation: ({ length }) => length,
    // Whoever waits for a picture gets it, also where others took its room meanwhile.
    ignoreFetchAbort: true,
    fetchMethod: (_key, _stale, { context: { name, form } }) => queue.add(() => draw(name, form, grain)),
  });

  return (name, maxWidth = Number.POSITIVE_INFINITY) => {
    const form = limitWidth(formOf(name), maxWidth);
    return drawn.forceFetch(`${form.width} ${name}`, { context: { name, form } });
  };
}

interface Commission {
  readonly name: string;
  readonly form: PictureForm;
}

function limitWidth(form: PictureForm, maxWidth: number): PictureForm {
  const scale = Math.min(1, maxWidth / form.width);
  return { ...form, width: Math.round(form.width * scale), height: Math.round(form.height * scale) };
}

async function draw(name: string, form: PictureForm, grain: Grain): Promise<Uint8Array> {
  if (form.frames > 1) return encodeMoving(name, form);
  const { width, height } = asStored(form);
  const small = shrink({ width, height }, SKETCH_PIXELS);
  const sketch = sharp(drawRings(name, small), { raw: { ...small, channels: 3 } });
  return encode(addGrain(sketch.resize({ width, height, ...SMOOTH }), form.grain, grain), form);
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Rings are drawn small and enlarged: the main thread is held for a few milliseconds at most. */
const SKETCH_PIXELS = 30_000;

const SMOOTH = { fit: 'fill', kernel: 'cubic' } as const;

function asStored({ width, height, isTurned }: PictureForm): Size {
  return isTurned ? { width: height, height: width } : { width, height };
}

function shrink({ width, height }: Size, pixels: number): Size {
  const scale = Math.min(1, Math.sqrt(pixels / (width * height)));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** In pixels: no more than the smallest picture with grain is wide and high. */
const TILE_SIDE = 128;

type Grain = (strength: number) => Buffer;

/** Squares of the same noise in all strengths, each made once. */
function createGrain(): Grain {
  const tiles = new Map<number, Buffer>();
  const noise = createHash('shake256', { outputLength: TILE_SIDE * TILE_SIDE * 4 }).digest();
  const make = (strength: number): Buffer => {
    const tile = Buffer.from(noise);
    for (let alpha = 3; alpha < tile.length; alpha += 4) tile[alpha] = strength;
    return tile;
  };

  return (strength) => {
    const tile = tiles.get(strength) ?? make(strength);
    tiles.set(strength, tile);
    return tile;
  };
}

function addGrain(picture: Sharp, strength: number, grain: Grain): Sharp {
  if (strength === 0) return picture;
  const raw = { width: TILE_SIDE, height: TILE_SIDE, channels: 4 } as const;
  return picture.composite([{ input: grain(strength), raw, tile: true }]);
}

async function encode(picture: Sharp, { format, quality, isTurned }: PictureForm): Promise<Uint8Array> {
  switch (format) {
    case 'jpeg': {
      const turned = isTurned ? picture.withMetadata({ orientation: 6 }) : picture;
      return turned.jpeg({ quality, chromaSubsampling: quality >= 98 ? '4:4:4' : '4:2:0' }).toBuffer();
    }
    case 'png':
      return picture.png({ compressionLevel: 3 }).toBuffer();
    case 'gif':
      return picture.gif({ effort: 1 }).toBuffer();
    case 'webp':
      return picture.webp({ quality, effort: 1 }).toBuffer();
  }
}

const FRAME_MS = 160;

/** A GIF whose rings grow. Its frames are enlarged together, one below the other. */
async function encodeMoving(name: string, { width, height, frames }: PictureForm): Promise<Uint8Array> {
  const small = shrink({ width, height }, SKETCH_PIXELS / frames);
  const sketches = Array.from({ length: frames }, (_, frame) =>
    drawRings(name, { ...small, phase: frame / frames }),
  );
  const strip = await sharp(Buffer.concat(sketches), {
    raw: { width: small.width, height: small.height * frames, channels: 3 },
  })
    .resize({ width, height: height * frames, ...SMOOTH })
    .raw()
    .toBuffer();
  return sharp(strip, { raw: { width, height: height * frames, channels: 3, pageHeight: height } })
    .gif({ effort: 1, colours: 64, delay: Array(frames).fill(FRAME_MS), loop: 0 })
    .toBuffer();
}
