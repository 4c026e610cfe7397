import { describe, expect, it } from 'vitest';
import { encodeChime, encodePng } from '../../../src/sandbox/media/media-files.ts';
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

describe('encodeChime', () => {
  it('is a WAV file of half a second that begins and ends in silence', () => {
    const file = Buffer.from(encodeChime());

    expect(file.toString('latin1', 0, 4)).toBe('RIFF');
    expect(file.readUInt32LE(4)).toBe(file.length - 8);
    expect(file.toString('latin1', 8, 16)).toBe('WAVEfmt ');
    expect(file.readUInt32LE(40)).toBe(4000);
    expect(file[44]).toBe(128);
    expect(Math.abs(file.readUInt8(file.length - 1) - 128)).toBeLessThan(6);
  });
});
