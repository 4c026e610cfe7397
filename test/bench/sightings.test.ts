import { describe, expect, it } from 'vitest';
import { createSightings } from '../../bench/simulation/sightings.ts';
import { images } from '../helpers/assets.ts';

const HOUR_MS = 3_600_000;

function sightings() {
  let time = 0;
  const seen = createSightings(() => time);
  const list = images(60);
  const read = (hour: number, offset: number) => {
    time = hour * HOUR_MS;
    seen.note(
      { type: 'image', offset, count: 20 },
      { items: list.slice(offset, offset + 20), totalCount: 60 },
    );
  };
  return { seen, list, read };
}

describe('createSightings', () => {
  it('tells what each call was good for', () => {
    const { seen, read } = sightings();

    read(0, 0);
    read(0, 30);
    read(1, 0);
    read(2, 30);
    read(26, 30);

    expect(seen.takeCalls().map(({ use }) => use)).toEqual(['fill', 'fill', 'proof', 'search', 'refresh']);
    expect(seen.takeCalls()).toEqual([]);
  });

  it('tells when the asset was sent that was sent the longest ago', () => {
    const { seen, list, read } = sightings();

    read(1, 0);
    read(2, 20);

    expect(seen.oldestOf(list.slice(19, 21))).toBe(HOUR_MS);
    expect(seen.oldestOf(list.slice(20, 22))).toBe(2 * HOUR_MS);
    expect(seen.oldestOf([])).toBeUndefined();
  });
});
