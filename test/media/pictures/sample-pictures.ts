import { deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** How a picture is made. */
interface Sample {
  readonly width?: number;
  readonly height?: number;
  readonly background?: {
    readonly r: number;
    readonly g: number;
    readonly b: number;
    readonly alpha?: number;
  };
  /** Adds noise, which makes it large. */
  readonly isNoisy?: boolean;
}

/** A picture to be encoded. */
export function sample({ width = 400, height = 300, background, isNoisy = false }: Sample = {}) {
  const { alpha, ...color } = background ?? { r: 200, g: 40, b: 40 };
  return sharp({
    limitInputPixels: false,
    create: {
      width,
      height,
      channels: alpha === undefined ? 3 : 4,
      background: { ...color, ...(alpha !== undefined && { alpha }) },
      ...(isNoisy && { noise: { type: 'gaussian', mean: 128, sigma: 50 } }),
    },
  });
}

/** An animation of frames one above the other. */
export function animation({ width = 800, height = 600, frames = 3 } = {}) {
  const colors = Array.from({ length: frames }, (_, frame) =>
    sharp({ create: { width, height, channels: 3, background: { r: 60 * frame, g: 120, b: 200 } } })
      .png()
      .toBuffer(),
  );
  return Promise.all(colors).then((all) => sharp(all, { join: { animated: true } }));
}

/** A bitmap of one colour, with 24 bits for each pixel. */
export function bitmap(width: number, height: number): Buffer {
  const row = Math.ceil((width * 3) / 4) * 4;
  const bytes = Buffer.alloc(54 + row * height, 0x80);
  bytes.write('BM', 'latin1');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(0, 6);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  bytes.fill(0, 30, 54);
  return bytes;
}

/** What the header of a PNG says. */
interface PngHeader {
  /** Bits for each sample. Default: 1. */
  readonly depth?: number;
  /** 0: grey, 2: colour, 6: colour and transparency. Default: 0. */
  readonly colorType?: number;
  readonly isInterlaced?: boolean;
}

/** A PNG of few bytes that says it has so many pixels. There are none in it. */
export function pngBomb(width: number, height: number, header: PngHeader = {}): Buffer {
  const { depth = 1, colorType = 0, isInterlaced = false } = header;
  const fields = Buffer.alloc(13);
  fields.writeUInt32BE(width, 0);
  fields.writeUInt32BE(height, 4);
  fields.set([depth, colorType, 0, 0, Number(isInterlaced)], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const rows = deflateSync(Buffer.alloc(1000));
  return Buffer.concat([signature, chunk('IHDR', fields), chunk('IDAT', rows), chunk('IEND')]);
}

/** An AVIF that says it has so many pixels. It has few. */
export async function avifBomb(width: number, height: number): Promise<Buffer> {
  const bytes = await sample({ width: 16, height: 16 }).avif().toBuffer();
  const size = bytes.indexOf('ispe') + 8;
  bytes.writeUInt32BE(width, size);
  bytes.writeUInt32BE(height, size + 4);
  return bytes;
}

function chunk(type: string, data = Buffer.of()): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  data.copy(bytes, 8);
  return bytes;
}

/** Width, height and format of a picture, as sharp reads it. */
export async function shapeOf(content: Uint8Array) {
  const { width, height, format } = await sharp(content).metadata();
  return { width, height, format };
}
