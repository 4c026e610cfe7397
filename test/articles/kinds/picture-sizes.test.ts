import { describe, expect, it } from 'vitest';
import { toSafeFragment } from '../forms.ts';

const PICTURE = 'https://mmbiz.qpic.cn/mmbiz_png/abc/640';

describe('sizes of pictures', () => {
  it.each([
    ['data-w and data-ratio', 'data-w="1080" data-ratio="0.6"', ' width="1080" height="648"'],
    ['a ratio of many digits', 'data-w="640" data-ratio="1.3333333333333333"', ' width="640" height="853"'],
    [
      'its own width and the ratio',
      'width="300" data-w="1080" data-ratio="0.5"',
      ' width="300" height="150"',
    ],
    ['its own size', 'width="300" height="200" data-w="1080" data-ratio="0.5"', ' width="300" height="200"'],
    ['a very long picture', 'data-w="640" data-ratio="60"', ' width="640" height="38400"'],
  ])('are told by %s', (_, attributes, size) => {
    const safe = toSafeFragment(`<img data-src="${PICTURE}" ${attributes}>`);
    expect(safe).toContain(size);
    expect(safe).toContain('height:auto;max-width:100%');
  });

  it.each([
    'data-w="" data-ratio="0.5"',
    'data-w="0" data-ratio="1"',
    'data-w="a" data-ratio="b"',
    'data-w="-9" data-ratio="1"',
    'data-w="1e9" data-ratio="1"',
  ])('are not told by %s', (attributes) => {
    expect(toSafeFragment(`<img data-src="${PICTURE}" ${attributes}>`)).not.toMatch(/ (?:width|height)="/);
  });
});
