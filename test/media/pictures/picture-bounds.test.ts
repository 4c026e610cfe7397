import { describe, expect, it } from 'vitest';
import { checkLayout, type PictureLayout } from '../../../src/media/pictures/picture-bounds.ts';

/** A photograph of a telephone. */
function layout(overrides: Partial<PictureLayout>): PictureLayout {
  return {
    width: 4032,
    height: 3024,
    format: 'jpeg',
    depth: 'uchar',
    channels: 3,
    isProgressive: false,
    ...overrides,
  };
}

const LARGEST = { width: 8000, height: 6250 };
const DEEP = { depth: 'ushort', channels: 4 } as const;

describe('checkLayout', () => {
  it.each<[string, Partial<PictureLayout>]>([
    ['a photograph', {}],
    ['a photograph as an AVIF', { format: 'heif' }],
    ['a panorama', { width: 16_383, height: 3051 }],
    ['a tall one', { width: 762, height: 65_535 }],
    ['the largest JPEG', { ...LARGEST, isProgressive: true, orientation: 6 }],
    ['the largest PNG', { ...LARGEST, format: 'png', channels: 4 }],
    ['the largest WebP', { ...LARGEST, format: 'webp', channels: 4 }],
    [
      'an interlaced PNG of 128 MiB',
      { width: 8192, height: 4096, format: 'png', channels: 4, isProgressive: true },
    ],
    ['a PNG of 16 bits and 128 MiB', { width: 4096, height: 4096, format: 'png', ...DEEP }],
  ])('takes %s', (_what, overrides) => {
    expect(() => checkLayout(layout(overrides))).not.toThrow();
  });

  it.each<[string, Partial<PictureLayout>]>([
    ['too many pixels', { width: 8000, height: 6251 }],
    ['a line that is too long', { width: 16_384, height: 1 }],
    ['too many lines', { width: 1, height: 65_536 }],
    ['an AVIF that takes much memory', { width: 5000, height: 4000, format: 'heif' }],
    ['an interlaced PNG', { width: 8192, height: 4097, format: 'png', channels: 4, isProgressive: true }],
    ['a PNG of 16 bits', { width: 4096, height: 4097, format: 'png', ...DEEP }],
    [
      'a PNG that lies on its side',
      { width: 8192, height: 4097, format: 'png', channels: 4, orientation: 6 },
    ],
  ])('refuses %s', (_what, overrides) => {
    expect(() => checkLayout(layout(overrides))).toThrow(
      expect.objectContaining({ name: 'MediaError', reason: 'too-many-pixels' }),
    );
  });
});
