import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PictureFormat } from '../../../src/media/media-format.ts';
import { readPictureSize } from '../../../src/media/pictures/picture-size.ts';
import { isWholePicture, rasterFormatOf } from '../../../src/media/pictures/raster-format.ts';
import { propertyRuns } from '../../helpers/property-runs.ts';
import { bitmap, sample } from './sample-pictures.ts';

const FORMATS = ['jpg', 'png', 'gif', 'webp', 'avif', 'bmp'] as const satisfies PictureFormat[];

async function encoded(format: PictureFormat, size = { width: 40, height: 30 }): Promise<Buffer> {
  const picture = sample({ ...size, isNoisy: true });
  switch (format) {
    case 'jpg':
      return picture.jpeg().toBuffer();
    case 'bmp':
      return bitmap(size.width, size.height);
    case 'png':
    case 'gif':
    case 'webp':
    case 'avif':
      return picture[format]().toBuffer();
  }
}

function startsOfAll() {
  return Promise.all(
    FORMATS.map(async (format) => [format, (await encoded(format)).subarray(0, 24)] as const),
  );
}

/** A JPEG with so many bytes before its scan that mean nothing. */
function fillers(count: number): Buffer {
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    Buffer.alloc(count, 0xff),
    Buffer.from([0xff, 0xda, 0, 2, 0xff, 0xd9]),
  ]);
}

function emptyChunks(count: number): Buffer {
  return Buffer.alloc(12 * count, Buffer.from('\0\0\0\0teXt\0\0\0\0'));
}

function emptyBoxes(count: number): Buffer {
  return Buffer.alloc(8 * count, Buffer.from('\0\0\0\u0008free'));
}

function largeScan(): Buffer {
  const bytes = Buffer.alloc(2 * 2 ** 20, 0xff);
  bytes.set([0xff, 0xd8, 0xff, 0xda]);
  return bytes;
}

/** An extension of more than a million of them, without an end. */
function manySubBlocks(): Buffer {
  const bytes = Buffer.alloc(3 * 2 ** 20, 1);
  bytes.write('GIF89a');
  bytes[10] = 0;
  bytes.set([0x21, 0xfe], 13);
  return bytes;
}

/** Extensions of no sub-block, behind the header and its table of 256 colours. */
function insertIntoGif(bytes: Buffer, count: number): Buffer {
  return insert(bytes, 13 + 3 * 256, Buffer.alloc(3 * count, Buffer.from([0x21, 0xfe, 0])));
}

function insert(bytes: Buffer, at: number, inserted: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at)]);
}

describe('rasterFormatOf', () => {
  it.each(FORMATS)('tells a %s by its first bytes', async (format) => {
    expect(rasterFormatOf((await encoded(format)).subarray(0, 64))).toBe(format);
  });

  it.each([
    ['a page', '<!DOCTYPE html><html></html>'],
    ['an error', '{"errcode":40007}'],
    ['an svg', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['a voice', 'RIFF\u0024\0\0\0WAVEfmt '],
    ['a TIFF', 'II*\0'],
    ['a text', 'BM is short for bitmap, but this is a text.'],
    ['nothing', ''],
  ])('does not take %s for a picture', (_what, text) => {
    expect(rasterFormatOf(Buffer.from(text, 'latin1'))).toBeUndefined();
  });
});

describe('isWholePicture', () => {
  it.each(FORMATS)('is true of a whole %s', async (format) => {
    expect(await isWholePicture(await encoded(format), format)).toBe(true);
  });

  it.each(FORMATS)('is false of a %s without its last bytes', async (format) => {
    const bytes = await encoded(format);

    for (const missing of [2, 20, bytes.length - 30])
      expect(await isWholePicture(bytes.subarray(0, -missing), format), String(missing)).toBe(false);
  });

  it('is true of a JPEG to which a camera has added data of its own', async () => {
    const bytes = Buffer.concat([await encoded('jpg'), Buffer.alloc(5000, 'SEFT')]);

    expect(await isWholePicture(bytes, 'jpg')).toBe(true);
  });

  it('is false of a JPEG of which only the preview in its header is whole', async () => {
    const preview = await encoded('jpg', { width: 8, height: 8 });
    const header = Buffer.from([0xff, 0xe2, 0, 0]);
    header.writeUInt16BE(preview.length + 2, 2);
    const whole = await encoded('jpg');
    const bytes = Buffer.concat([whole.subarray(0, 2), header, preview, whole.subarray(2)]);

    expect(await isWholePicture(bytes, 'jpg')).toBe(true);
    expect(await isWholePicture(bytes.subarray(0, -4), 'jpg')).toBe(false);
  });

  it('is true of a GIF with padding behind its end', async () => {
    const bytes = Buffer.concat([await encoded('gif'), Buffer.alloc(3)]);

    expect(await isWholePicture(bytes, 'gif')).toBe(true);
  });

  it('is false of a GIF that is cut off at any byte, one of a trailer as well', async () => {
    const bytes = await encoded('gif');

    const isWhole = await Promise.all(
      Array.from(bytes, (_byte, length) => isWholePicture(bytes.subarray(0, length), 'gif')),
    );

    expect(bytes.subarray(0, -1).includes(0x3b)).toBe(true);
    expect(isWhole).not.toContain(true);
  });

  it('finds the end of a JPEG wherever it is', async () => {
    const size = 400_000;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 4, max: size - 2 }), async (at) => {
        const bytes = Buffer.alloc(size);
        bytes.set([0xff, 0xd8, 0xff, 0xda]);
        bytes.set([0xff, 0xd9], at);

        expect(await isWholePicture(bytes, 'jpg')).toBe(true);
      }),
      {
        numRuns: propertyRuns(200),
        // Where one part that is searched follows another.
        examples: [1, 2, 3].flatMap((part) =>
          [-1, 0, 1, 2].map((each): [number] => [size - part * 131_071 + each - 2]),
        ),
      },
    );
  });

  it.each([
    ['JPEG', 'jpg', () => largeScan()],
    ['GIF', 'gif', () => manySubBlocks()],
  ] as const)('lets all else go on while it searches a large %s for its end', async (_what, format, make) => {
    const bytes = make();
    let turns = 0;
    let isSearching = true;
    const count = () => {
      turns += 1;
      if (isSearching) setImmediate(count);
    };
    setImmediate(count);

    const isWhole = await isWholePicture(bytes, format);
    isSearching = false;

    expect(isWhole).toBe(false);
    expect(turns).toBeGreaterThan(10);
  });

  it.each([
    ['JPEG of fillers', 'jpg', async () => fillers(1_000_000)],
    ['PNG of empty chunks', 'png', async () => insert(await encoded('png'), 8, emptyChunks(100_000))],
    ['GIF of empty extensions', 'gif', async () => insertIntoGif(await encoded('gif'), 100_000)],
    ['AVIF of empty boxes', 'avif', async () => Buffer.concat([await encoded('avif'), emptyBoxes(100_000)])],
  ] as const)('does not look for the end of a hostile %s', async (_what, format, make) => {
    expect(await isWholePicture(await make(), format)).toBe(false);
  });

  it.each([
    ['JPEG with fillers', 'jpg', async () => fillers(100)],
    ['PNG of many chunks', 'png', async () => insert(await encoded('png'), 8, emptyChunks(10_000))],
    ['GIF with many extensions', 'gif', async () => insertIntoGif(await encoded('gif'), 10_000)],
    [
      'GIF with much padding',
      'gif',
      async () => Buffer.concat([await encoded('gif'), Buffer.alloc(100_000)]),
    ],
  ] as const)('is true of a %s', async (_what, format, make) => {
    expect(await isWholePicture(await make(), format)).toBe(true);
  });

  it('throws for no picture, whatever follows the first bytes', async () => {
    const starts = await startsOfAll();

    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...starts),
        fc.uint8Array({ maxLength: 300 }),
        async ([format, start], rest) => {
          expect(await isWholePicture(Buffer.concat([start, rest]), format)).toBeTypeOf('boolean');
        },
      ),
      { numRuns: propertyRuns(5000) },
    );
  });
});

describe('readPictureSize', () => {
  it.each(FORMATS)('reads the size of a %s', async (format) => {
    const bytes = await encoded(format, { width: 123, height: 45 });

    expect(readPictureSize(bytes, format)).toEqual({ width: 123, height: 45 });
  });

  it('reads the size of a picture that lies on its side as it is shown', async () => {
    const bytes = await sample({ width: 120, height: 40 }).withMetadata({ orientation: 6 }).jpeg().toBuffer();

    expect(readPictureSize(bytes, 'jpg')).toEqual({ width: 40, height: 120 });
  });

  it('knows no size of what is none, whatever follows the first bytes', async () => {
    const starts = await startsOfAll();

    fc.assert(
      fc.property(
        fc.constantFrom(...starts),
        fc.nat(24),
        fc.uint8Array({ maxLength: 300 }),
        ([format, start], length, rest) => {
          const size = readPictureSize(Buffer.concat([start.subarray(0, length), rest]), format);
          if (size !== undefined) expect(Math.min(size.width, size.height)).toBeGreaterThan(0);
        },
      ),
      { numRuns: propertyRuns(5000) },
    );
  });
});
