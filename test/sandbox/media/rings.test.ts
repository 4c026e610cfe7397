import { describe, expect, it } from 'vitest';
import { drawPlaceholder, drawRings } from '../../../src/sandbox/media/rings.ts';
import { decodePng } from '../decode-png.ts';

const SIZE = { width: 32, height: 24 };

describe('drawRings', () => {
  it('draws three bytes for each pixel', () => {
    expect(drawRings('tea', SIZE)).toHaveLength(32 * 24 * 3);
  });

  it('draws the same for the same name, and something else for another', () => {
    expect(drawRings('tea', SIZE)).toEqual(drawRings('tea', SIZE));
    expect(drawRings('tea', SIZE)).not.toEqual(drawRings('rain', SIZE));
  });

  it('moves, and is in the end where it began', () => {
    const first = drawRings('tea', SIZE);

    expect(drawRings('tea', { ...SIZE, phase: 0.5 })).not.toEqual(first);
    expect(drawRings('tea', { ...SIZE, phase: 1 })).toEqual(first);
  });
});

describe('drawPlaceholder', () => {
  it('is grey all over, and of the size of the one of WeChat', () => {
    const { width, height, palette, rows } = decodePng(drawPlaceholder());

    expect([width, height]).toEqual([140, 140]);
    expect(palette).toEqual(Buffer.from([214, 214, 214]));
    expect(new Set(rows)).toEqual(new Set([0]));
  });
});
