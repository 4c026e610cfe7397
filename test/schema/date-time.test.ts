import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDateTime } from '../../schema/date-time.ts';

describe('parseDateTime', () => {
  it.each([
    ['2026-01-31T16:30:00+08:00', '2026-01-31T08:30:00.000Z'],
    ['2026-01-31T08:30:00.25Z', '2026-01-31T08:30:00.250Z'],
    ['2026-01-31t08:30:00.123456789z', '2026-01-31T08:30:00.123Z'],
    ['2024-02-29T23:59:59-00:30', '2024-03-01T00:29:59.000Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
  ])('reads %s', (text, instant) => {
    expect(parseDateTime(text).toISOString()).toBe(instant);
  });

  it.each([
    '2025-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-31T08:30:60Z',
    '2026-01-31T08:30Z',
    '2026-01-31T08:30:00+0800',
    '20260131T083000Z',
    ' 2026-01-31T08:30:00Z',
    '',
    null,
    1769848200000,
  ])('refuses %j', (value) => {
    expect(() => parseDateTime(value)).toThrow(TypeError);
  });

  it('reads back what answers have', () => {
    const instants = fc.date({
      min: new Date(0),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (instant) => {
        expect(parseDateTime(instant.toISOString())).toEqual(instant);
      }),
    );
  });
});
