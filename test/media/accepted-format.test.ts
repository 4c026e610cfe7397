import { describe, expect, it } from 'vitest';
import { acceptedFormatOf } from '../../src/media/accepted-format.ts';

describe('acceptedFormatOf', () => {
  it.each([
    [undefined, 'plain'],
    ['', 'plain'],
    ['*/*', 'plain'],
    ['image/*', 'plain'],
    ['image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8', 'avif'],
    ['image/webp,image/avif', 'avif'],
    ['image/webp,*/*', 'webp'],
    ['Image/WebP', 'webp'],
    ['image/avif;q=0, image/webp;q=0.5', 'webp'],
    ['image/avif; q=0.000 , */*', 'plain'],
    ['image/avif;q=0.01', 'avif'],
    ['image/avifx, text/image/webp', 'plain'],
  ] as const)('of %j is %s', (accept, format) => {
    expect(acceptedFormatOf(accept)).toBe(format);
  });
});
