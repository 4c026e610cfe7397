import { describe, expect, it } from 'vitest';
import { encodePng } from '../../../src/sandbox/pictures/png.ts';
import { decodePng } from '../decode-png.ts';

describe('encodePng', () => {
  it('writes a palette and rows of pixels, each behind its filter', () => {
    const file = encodePng({
      width: 2,
      height: 2,
      palette: [
        [255, 0, 0],
        [0, 0, 255],
      ],
      pixels: Uint8Array.from([0, 1, 1, 0]),
    });

    expect(decodePng(file)).toEqual({
      types: ['IHDR', 'PLTE', 'IDAT', 'IEND'],
      width: 2,
      height: 2,
      palette: Buffer.from([255, 0, 0, 0, 0, 255]),
      rows: Buffer.from([0, 0, 1, 0, 1, 0]),
    });
  });
});
