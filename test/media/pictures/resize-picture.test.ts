import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { WIDTHS } from '../../../src/media/media-target.ts';
import {
  type Picture,
  type ResizeOptions,
  resizePicture,
} from '../../../src/media/pictures/resize-picture.ts';
import { propertyRuns } from '../../helpers/property-runs.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { animation, avifBomb, bitmap, pngBomb, sample, shapeOf } from './sample-pictures.ts';

function resize({ content, format }: Picture, options: ResizeOptions) {
  return resizePicture({ input: content, format, bytes: content.length }, options);
}

async function jpeg(options: Parameters<typeof sample>[0] = {}): Promise<Picture> {
  return {
    content: await sample({ isNoisy: true, ...options })
      .jpeg()
      .toBuffer(),
    format: 'jpg',
  };
}

async function png(options: Parameters<typeof sample>[0] = {}): Promise<Picture> {
  return { content: await sample(options).png().toBuffer(), format: 'png' };
}

describe('resizePicture', () => {
  it.each([
    ['avif', 'avif', 'heif'],
    ['webp', 'webp', 'webp'],
    ['plain', 'jpg', 'jpeg'],
  ] as const)('encodes what is wanted as %s as %s', async (format, encoded, decoded) => {
    const { resized } = await resize(await jpeg({ width: 900, height: 600 }), { width: 320, format });

    expect(resized?.format).toBe(encoded);
    expect(await shapeOf(resized?.content ?? Buffer.of())).toEqual({
      width: 320,
      height: 213,
      format: decoded,
    });
  });

  it('leaves transparent what is, for everyone', async () => {
    const picture = await png({ width: 900, background: { r: 200, g: 0, b: 0, alpha: 0.5 } });

    const { resized } = await resize(picture, { width: 320, format: 'plain' });

    expect(resized?.format).toBe('png');
  });

  it('makes a JPEG of a PNG that is opaque, although it could be transparent', async () => {
    const picture = await png({ width: 900, background: { r: 200, g: 0, b: 0, alpha: 1 } });

    const { resized } = await resize(picture, { width: 320, format: 'plain' });

    expect(resized?.format).toBe('jpg');
  });

  it('never enlarges', async () => {
    const { resized } = await resize(await jpeg({ width: 100, height: 50 }), {
      width: 640,
      format: 'webp',
    });

    expect(await shapeOf(resized?.content ?? Buffer.of())).toMatchObject({ width: 100, height: 50 });
  });

  it('leaves a picture as it is that would only get larger', async () => {
    const small = await sample({ width: 100, height: 50 }).webp({ quality: 1 }).toBuffer();

    const { resized } = await resize({ content: small, format: 'webp' }, { width: 320, format: 'webp' });

    expect(resized).toBeUndefined();
  });

  it('gives nobody a format that they do not take', async () => {
    const small = await sample({ width: 100, height: 50 }).webp({ quality: 1 }).toBuffer();

    const { resized } = await resize({ content: small, format: 'webp' }, { width: 320, format: 'plain' });

    expect(resized?.format).toBe('jpg');
  });

  it('turns a picture upright, and tells its size so', async () => {
    const content = await sample({ width: 900, height: 300, isNoisy: true })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();

    const { resized, info } = await resize({ content, format: 'jpg' }, { width: 160, format: 'webp' });

    expect(info).toMatchObject({ width: 300, height: 900, format: 'jpg', bytes: content.length });
    expect(await shapeOf(resized?.content ?? Buffer.of())).toMatchObject({ width: 160, height: 480 });
  });

  it.each([
    ['wide', 16_383, 1000, { width: 1080, height: 66 }],
    ['tall', 500, 16_383, { width: 500, height: 16_383 }],
  ])('resizes a panorama that is as %s as may be', async (_how, width, height, shape) => {
    const picture = await jpeg({ width, height, isNoisy: false });

    const { resized } = await resize(picture, { width: 1080, format: 'webp' });

    expect(await shapeOf(resized?.content ?? Buffer.of())).toEqual({ ...shape, format: 'webp' });
  });

  it('leaves a picture of twenty thousand lines as it is where it would still be long', async () => {
    const picture = await jpeg({ width: 1080, height: 20_000, isNoisy: false });

    for (const format of ['avif', 'webp', 'plain'] as const) {
      const { resized, info } = await resize(picture, { width: 1080, format });
      expect(resized).toBeUndefined();
      expect(info).toMatchObject({ width: 1080, height: 20_000, format: 'jpg', placeholder: undefined });
    }
    const { resized } = await resize(picture, { width: 320, format: 'webp' });
    expect(await shapeOf(resized?.content ?? Buffer.of())).toEqual({
      width: 320,
      height: 5926,
      format: 'webp',
    });
  });

  it('makes a WebP of a picture that would take long as an AVIF', async () => {
    const picture = await jpeg({ width: 1100, height: 4000, isNoisy: false });

    const { resized } = await resize(picture, { width: 1080, format: 'avif' });

    expect(resized?.format).toBe('webp');
  });

  it.each(['gif', 'webp'] as const)('leaves an animated %s as it is at great widths', async (format) => {
    const content = await (await animation())[format]().toBuffer();

    for (const width of [640, 1080] as const)
      expect((await resize({ content, format }, { width, format: 'webp' })).resized).toBeUndefined();
  });

  it.each(['gif', 'webp'] as const)(
    'takes the first frame of an animated %s at small widths',
    async (format) => {
      const content = await (await animation())[format]().toBuffer();

      const { resized, info } = await resize({ content, format }, { width: 320, format: 'webp' });

      const { pages, width, height } = await sharp(resized?.content).metadata();
      expect({ pages, width, height }).toEqual({ pages: undefined, width: 320, height: 240 });
      expect(info).toMatchObject({ width: 800, height: 600 });
    },
  );

  it('resizes an animation of many frames, of which one alone is decoded', async () => {
    const content = await (await animation({ width: 1000, height: 1000, frames: 52 }))
      .gif({ effort: 1, colours: 2, dither: 0 })
      .toBuffer();

    const { resized } = await resize({ content, format: 'gif' }, { width: 160, format: 'webp' });

    expect(await shapeOf(resized?.content ?? Buffer.of())).toMatchObject({ width: 160 });
  });

  it('leaves a bmp as it is', async () => {
    const picture = { content: bitmap(400, 300), format: 'bmp' } as const;

    expect(await resize(picture, { width: 160, format: 'webp' })).toEqual({
      resized: undefined,
      info: undefined,
    });
  });

  it('resizes a file, and tells if it is not there', async () => {
    const path = join(temporaryFolder(), 'picture');
    const { content } = await jpeg({ width: 900, height: 600 });
    writeFileSync(path, content);
    const source = { input: path, format: 'jpg', bytes: content.length } as const;

    const { resized } = await resizePicture(source, { width: 160, format: 'webp' });
    rmSync(path);

    expect(await shapeOf(resized?.content ?? Buffer.of())).toMatchObject({ width: 160 });
    await expect(resizePicture(source, { width: 160, format: 'webp' })).rejects.toMatchObject({
      reason: 'not-found',
    });
  });

  it.each([
    ['many of few bytes', 'png', async () => pngBomb(30_000, 30_000)],
    ['a few too many', 'png', async () => pngBomb(8000, 6251)],
    ['one too many in a line', 'png', async () => pngBomb(16_384, 10)],
    ['one line too many', 'png', async () => pngBomb(10, 65_536)],
    ['millions in a line', 'png', async () => pngBomb(2_000_000, 4, { depth: 16, colorType: 6 })],
    ['millions of lines', 'png', async () => pngBomb(10, 5_000_000, { depth: 8 })],
    ['a very tall picture', 'png', async () => pngBomb(700, 70_000, { depth: 8 })],
    [
      'an interlaced PNG',
      'png',
      async () => pngBomb(7000, 7000, { depth: 8, colorType: 2, isInterlaced: true }),
    ],
    ['a PNG of 16 bits', 'png', async () => pngBomb(7000, 7000, { depth: 16, colorType: 6 })],
    ['an AVIF', 'avif', () => avifBomb(7000, 7000)],
  ] as const)('refuses too many pixels: %s', async (_what, format, make) => {
    const resizing = resize({ content: await make(), format }, { width: 160, format: 'webp' });

    await expect(resizing).rejects.toMatchObject({ name: 'MediaError', reason: 'too-many-pixels' });
  });

  it('refuses a JPEG without its end', async () => {
    const { content } = await jpeg({ width: 900 });
    const cut = content.subarray(0, content.length / 2);

    const resizing = resize({ content: cut, format: 'jpg' }, { width: 160, format: 'webp' });

    await expect(resizing).rejects.toMatchObject({ reason: 'broken' });
  });

  it('refuses with a MediaError whatever is no picture', async () => {
    const whole = await Promise.all([jpeg({ width: 20 }), png({ width: 20 })]);

    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...whole),
        fc.nat(2000),
        fc.uint8Array({ minLength: 1, maxLength: 20 }),
        async ({ content, format }, at, bytes) => {
          const spoiled = Buffer.from(content);
          spoiled.set(bytes, Math.min(at, content.length - bytes.length));
          const error: unknown = await resize(
            { content: spoiled, format },
            { width: 160, format: 'webp' },
          ).then(
            () => undefined,
            (thrown: unknown) => thrown,
          );
          if (error !== undefined) expect(error).toMatchObject({ name: 'MediaError' });
        },
      ),
      { numRuns: propertyRuns(500) },
    );
  });

  it.each(WIDTHS)('makes a tiny placeholder at a width of %i', async (width) => {
    const { info } = await resize(await jpeg({ width: 1200, height: 900 }), { width, format: 'webp' });

    const [head, data = ''] = info?.placeholder?.split(',') ?? [];
    expect(head).toBe('data:image/webp;base64');
    expect(await shapeOf(Buffer.from(data, 'base64'))).toEqual({ width: 16, height: 12, format: 'webp' });
  });

  it.each([
    ['noise', () => mosaic({})],
    ['noise that is transparent', () => mosaic({ background: { r: 0, g: 0, b: 0, alpha: 0.5 } })],
    ['a very long picture', () => sample({ width: 300, height: 9000 }).png().toBuffer()],
    ['a single pixel', () => sample({ width: 1, height: 1 }).png().toBuffer()],
  ])('makes a placeholder of at most 400 characters of %s', async (_what, make) => {
    const { info } = await resize({ content: await make(), format: 'png' }, { width: 160, format: 'webp' });

    expect(info?.placeholder?.length).toBeGreaterThan(30);
    expect(info?.placeholder?.length).toBeLessThanOrEqual(400);
  });
});

/** Squares, each of a colour of its own, as many as a placeholder has pixels. */
async function mosaic(options: Parameters<typeof sample>[0]): Promise<Buffer> {
  const tiny = await sample({ width: 16, height: 16, ...options })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { channels } = tiny.info;
  // By the golden ratio: far apart, and the same each time.
  const pixels = tiny.data.map((_, index) => Math.floor(((index * 0.618_034) % 1) * 256));
  return sharp(pixels, { raw: { width: 16, height: 16, channels } })
    .resize({ width: 320, kernel: 'nearest' })
    .png()
    .toBuffer();
}
