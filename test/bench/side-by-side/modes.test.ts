import { describe, expect, it } from 'vitest';
import { LOAD_MODES } from '../../../bench/side-by-side/modes.ts';
import { QUERIES, spanOf } from '../../../bench/side-by-side/queries.ts';

function placesIn(name: string, count: number): readonly (readonly [span: number, places: number[]])[] {
  const mode = LOAD_MODES.find((each) => each.name === name);
  if (mode === undefined) throw new Error(`There is no mode ${name}.`);
  return QUERIES.filter((query) => mode.queries.includes(query.name)).map((query, index) => {
    const nextPlace = mode.placesOf(query, index);
    return [spanOf(query), Array.from({ length: count }, nextPlace)];
  });
}

describe('places', () => {
  it('of hot windows are one', () => {
    for (const [, places] of placesIn('hot', 5)) expect(places).toEqual([0, 0, 0, 0, 0]);
  });

  it('of warm windows all come once before one comes again', () => {
    for (const [, places] of placesIn('warm', 1900)) expect(new Set(places).size).toBe(places.length);
    const [[span = 0, images = []] = []] = placesIn('warm', 2 * 19_980);

    expect(new Set(images).size).toBe(20_000 - span);
  });

  it('of cold windows are never read twice, by whichever query', () => {
    const windows = placesIn('cold', 1000).flatMap(([span, places]) =>
      places.map((start) => [start, start + span] as const),
    );
    const sorted = windows.sort(([a], [b]) => a - b);

    for (const [index, [start]] of sorted.entries())
      expect(start).toBeGreaterThanOrEqual(sorted[index - 1]?.[1] ?? 0);
  });
});
