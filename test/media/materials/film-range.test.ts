import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readContentRange, readRange } from '../../../src/media/materials/film-range.ts';
import { propertyRuns } from '../../helpers/property-runs.ts';

describe('readRange', () => {
  it.each(['bytes=0-', 'bytes=0-1', 'bytes=5-5', 'bytes=-1'])('takes %s', (header) => {
    expect(readRange(header)).toBe(header);
  });

  it.each([
    undefined,
    '',
    'bytes=',
    'bytes=-',
    'bytes=1',
    'bytes=1-2,3-4',
    'tea=1-2',
    'bytes=1-2\n',
    ' bytes=1-',
  ])('takes %j for none', (header) => {
    expect(readRange(header)).toBeUndefined();
  });
});

describe('readContentRange', () => {
  it('reads what a host answers to a range that it has', () => {
    const film = fc
      .nat({ max: 10_000 })
      .chain((end) =>
        fc.record({ end: fc.constant(end), start: fc.nat({ max: end }), after: fc.nat({ max: 1000 }) }),
      );
    fc.assert(
      fc.property(film, fc.boolean(), ({ start, end, after }, isTold) => {
        const total = isTold ? end + 1 + after : undefined;
        const header = `bytes ${start}-${end}/${total ?? '*'}`;

        expect(readContentRange(header, `bytes=${start}-`)).toEqual({ start, end, total });
        expect(readContentRange(header, `bytes=-${end - start + 1}`)).toEqual({ start, end, total });
        expect(readContentRange(header, `bytes=${start + 1}-`)).toBeUndefined();
      }),
      { numRuns: propertyRuns(1000) },
    );
  });

  it.each([
    undefined,
    '',
    'bytes */10',
    'bytes 5-/10',
    'bytes 5-4/10',
    'bytes 5-10/10',
    'bytes 5-9/10, 5-9/10',
    'tea 5-9/10',
    'bytes 5-9',
  ])('takes %j for none', (header) => {
    expect(readContentRange(header, 'bytes=5-')).toBeUndefined();
  });
});
