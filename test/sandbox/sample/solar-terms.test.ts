import { describe, expect, it } from 'vitest';
import { SOLAR_TERMS } from '../../../src/sandbox/sample/solar-terms.ts';

describe('SOLAR_TERMS', () => {
  it('has two terms a month, in the order of the year', () => {
    expect(SOLAR_TERMS.map(({ month }) => month)).toEqual(
      Array.from({ length: 24 }, (_, index) => Math.floor(index / 2) + 1),
    );
  });

  it('has something in every cell', () => {
    for (const { line, month, day, ...words } of SOLAR_TERMS) {
      expect([...Object.values(words), ...line]).not.toContain('');
    }
  });
});
