import { describe, expect, it } from 'vitest';
import { formOf } from '../../../src/sandbox/media/picture-form.ts';
import { hashText } from '../../../src/sandbox/random.ts';

const forms = Array.from({ length: 1000 }, (_, serial) => formOf(hashText(`picture ${serial}`, 86)));
const share = (part: readonly unknown[]) => part.length / forms.length;

describe('formOf', () => {
  it('makes most pictures JPEG, and some of each other format', () => {
    expect(share(forms.filter(({ format }) => format === 'jpeg'))).toBeGreaterThan(0.6);
    for (const other of ['png', 'gif', 'webp'])
      expect(share(forms.filter(({ format }) => format === other))).toBeGreaterThan(0.03);
  });

  it('makes them as wide as WeChat lets them be, save for icons and GIF', () => {
    const widths = forms.map(({ width }) => width);

    expect(Math.max(...widths)).toBe(1280);
    expect(share(widths.filter((width) => width >= 960))).toBeGreaterThan(0.8);
    expect(share(widths.filter((width) => width === 200))).toBeGreaterThan(0.01);
  });

  it('makes them landscape, portrait and square, and some of them turned or moving', () => {
    for (const is of [
      ({ width, height }) => width > height,
      ({ width, height }) => width < height,
      ({ width, height }) => width === height,
      ({ isTurned }) => isTurned,
      ({ frames }) => frames > 1,
    ] satisfies ((form: (typeof forms)[number]) => boolean)[])
      expect(share(forms.filter(is))).toBeGreaterThan(0.01);
  });

  it('tells something else than it is of a few', () => {
    const lies = forms.filter(({ format, toldFormat }) => format !== toldFormat);

    expect(share(lies)).toBeGreaterThan(0.03);
    expect(share(lies)).toBeLessThan(0.15);
  });

  it('is the same for the same name, which may be any', () => {
    expect(formOf('x')).toEqual(formOf('x'));
  });
});
