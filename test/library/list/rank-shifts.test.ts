import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  areEarlier as areEarlierBy,
  type Located,
  locatedItems,
  locate as locateInSteps,
  type Sighting,
} from '../../../src/library/list/rank-shifts.ts';
import { MAX_COUNT } from '../../../src/upstream/port.ts';
import { propertyRuns } from '../../helpers/property-runs.ts';

function keptAt(rank: number): Located {
  return { rank, id: `image-${rank}` };
}

/** The result of work that pauses. */
function resultOf<T>(work: Generator<void, T>): T {
  let result = work.next();
  while (result.done !== true) result = work.next();
  return result.value;
}

function locate(cached: readonly Located[], ...rest: [readonly Sighting[], { totalCount: number }]) {
  const { ranks, ...found } = resultOf(locateInSteps(resultOf(locatedItems(cached)), ...rest));
  const newRanks: [old: number, rank: number][] = [];
  resultOf(ranks()).forEach((rank, old) => void newRanks.push([old, rank]));
  return { ...found, ranks: new Map(newRanks) };
}

function areEarlier(cached: readonly Located[], sightings: readonly Sighting[]): boolean {
  return areEarlierBy((id) => cached.find((each) => each.id === id)?.rank, sightings);
}

/**
 * Looks where it is told until all is located. `list` has the ranks that are left, oldest first.
 */
function locateAll(cached: readonly Located[], list: readonly number[]) {
  const sightings: Sighting[] = [];
  for (let newest: number | undefined = list.length - 1; newest !== undefined; ) {
    const oldest = Math.max(0, newest - MAX_COUNT + 1);
    const items = list
      .slice(oldest, newest + 1)
      .map((old, index) => ({ rank: oldest + index, id: `image-${old}` }));
    sightings.push({ range: { newest, oldest }, items });
    const { ranks, next, isConsistent } = locate(cached, sightings, { totalCount: list.length });
    expect(isConsistent).toBe(true);
    if (next === undefined) return { ranks, looks: sightings.length };
    newest = next;
  }
  throw new Error('the list is empty');
}

describe('locate', () => {
  it('gives every asset that is left its new rank, whatever was deleted and whatever is cached', () => {
    const cases = fc.integer({ min: 2, max: 200 }).chain((total) =>
      fc.record({
        total: fc.constant(total),
        deleted: fc.uniqueArray(fc.nat(total - 1), { maxLength: Math.min(total - 1, 30) }),
        forgotten: fc.uniqueArray(fc.nat(total - 1), { maxLength: total }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ total, deleted, forgotten }) => {
        const all = Array.from({ length: total }, (_, rank) => rank);
        const list = all.filter((rank) => !deleted.includes(rank));
        const cached = all.filter((rank) => !forgotten.includes(rank)).map(keptAt);

        const { ranks } = locateAll(cached, list);

        const expected = cached
          .filter(({ rank }) => list.includes(rank))
          .map((each) => [each.rank, list.indexOf(each.rank)]);
        expect([...ranks].sort(([a], [b]) => a - b)).toEqual(expected);
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it.each([
    { deletions: 1, most: 10 },
    { deletions: 5, most: 38 },
  ])('finds $deletions deleted among 5,000 with at most $most looks', ({ deletions, most }) => {
    const all = Array.from({ length: 5000 }, (_, rank) => rank);
    const cached = all.map(keptAt);
    const places = fc.uniqueArray(fc.nat(4999), { minLength: deletions, maxLength: deletions });
    fc.assert(
      fc.property(places, (deleted) => {
        const { looks } = locateAll(
          cached,
          all.filter((rank) => !deleted.includes(rank)),
        );
        expect(looks).toBeLessThanOrEqual(most);
      }),
      { numRuns: propertyRuns(100) },
    );
  });
});

/** What an answer shows of a list that has these assets, named by their old ranks, oldest first. */
function sightingOf(list: readonly number[], newest: number): Sighting {
  const oldest = Math.max(0, newest - MAX_COUNT + 1);
  const items = list.slice(oldest, newest + 1).map((old, index) => {
    return { rank: oldest + index, id: `image-${old}` };
  });
  return { range: { newest, oldest }, items: items.reverse() };
}

describe('sightings of a list whose replicas disagree', () => {
  const before = Array.from({ length: 100 }, (_, rank) => rank);
  const cached = before.map(keptAt);
  /** One asset was deleted and one uploaded: as many as before. */
  const after = [...before.filter((rank) => rank !== 30), 100];

  it('cannot be of one state where an asset is in the place of another', () => {
    const sightings = [sightingOf(after, 79), sightingOf(before, 79)];

    expect(locate(cached, sightings, { totalCount: 100 }).isConsistent).toBe(false);
  });

  it('cannot be of one state where none is gone and others have fallen', () => {
    const sightings = [sightingOf(after, 99), sightingOf(after, 79), sightingOf(before, 60)];

    expect(locate(cached, sightings, { totalCount: 100 }).isConsistent).toBe(false);
  });

  it('are looked at once more where an asset passes for deleted between two of them', () => {
    const sightings = [
      sightingOf(after, 99),
      sightingOf(after, 79),
      sightingOf(before, 59),
      sightingOf(before, 19),
    ];
    const { next } = locate(cached, sightings, { totalCount: 100 });
    if (next === undefined) throw new Error('it is not looked at');

    const more = [...sightings, sightingOf(after, next)];

    expect(locate(cached, more, { totalCount: 100 }).isConsistent).toBe(false);
  });

  it('show an earlier state where assets stand higher than they did, and none lower', () => {
    const itemsOf = (list: readonly number[]) =>
      list.map((old, rank) => ({ rank, id: `image-${old}` })).reverse();
    // It lets those fall that it passes.
    const edited = [...before.filter((rank) => rank !== 90), 90];

    expect(areEarlier(itemsOf(after), [sightingOf(before, 99)])).toBe(true);
    expect(areEarlier(itemsOf(before), [sightingOf(after, 99)])).toBe(false);
    expect(areEarlier(itemsOf(before), [sightingOf(edited, 99)])).toBe(false);
  });
});
