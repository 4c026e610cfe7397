import { describe, expect, it } from 'vitest';
import { drawPicture, drawPlaceholder } from '../../../src/sandbox/media/pictures.ts';
import { decodePng } from '../decode-png.ts';

describe('drawPicture', () => {
  it('draws 320 by 180 pixels within its palette', () => {
    const { width, height, palette, rows } = decodePng(drawPicture('tea'));

    expect([width, height]).toEqual([320, 180]);
    expect(rows).toHaveLength(321 * 180);
    expect(Math.max(...rows)).toBeLessThan(palette.length / 3);
  });

  it('draws the same for the same name, and something else for another', () => {
    expect(drawPicture('tea')).toEqual(drawPicture('tea'));
    expect(drawPicture('tea')).not.toEqual(drawPicture('rain'));
  });
});

describe('drawPlaceholder', () => {
  it('is grey all over', () => {
    expect(new Set(decodePng(drawPlaceholder()).palette)).toEqual(new Set([214]));
  });
});
