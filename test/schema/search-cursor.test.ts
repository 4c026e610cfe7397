import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSearch } from '../../schema/search-arguments.ts';
import { decodeSearchCursor, encodeSearchCursor } from '../../schema/search-cursor.ts';
import type { SearchPosition } from '../../src/index/asset-index.ts';
import { nameKeyOf } from '../../src/index/text/tokens.ts';
import { InvalidArgumentError } from '../../src/upstream/errors.ts';
import { propertyRuns } from '../helpers/property-runs.ts';

/** A search of each order. */
const SEARCHES = (['relevance', 'updatedAt', 'name'] as const).map((by) =>
  readSearch({ query: 'tea', sort: { by } }),
);
const searches = fc.constantFrom(...SEARCHES);

const cursors = fc.record({
  position: fc.record({
    tier: fc.nat(2),
    updatedAt: fc.nat(2 ** 48 - 1),
    name: fc.string({ unit: 'binary', maxLength: 100 }).map(nameKeyOf),
    list: fc.nat(127),
    hash: fc.nat(2 ** 48 - 1),
  }),
  walkBeganAt: fc.nat(2 ** 32 - 1),
});

/** What a cursor of an order keeps of a position. */
function keptOf({ tier, updatedAt, name, ...place }: SearchPosition, by: string): SearchPosition {
  return {
    ...place,
    tier: by === 'relevance' ? tier : 0,
    updatedAt: by === 'name' ? 0 : updatedAt,
    name: by === 'name' ? name : '',
  };
}

describe('decodeSearchCursor', () => {
  it('gives back what the order of the search needs', () => {
    fc.assert(
      fc.property(searches, cursors, (search, cursor) => {
        const text = encodeSearchCursor(cursor, search);

        expect(decodeSearchCursor('after', text, search)).toEqual({
          position: keptOf(cursor.position, search.sort.by),
          walkBeganAt: cursor.walkBeganAt,
        });
        expect(text.length).toBeLessThanOrEqual(search.sort.by === 'name' ? 371 : 39);
      }),
    );
  });

  it('refuses the cursors of every other search', () => {
    fc.assert(
      fc.property(searches, searches, cursors, (search, other, cursor) => {
        fc.pre(search !== other);
        const text = encodeSearchCursor(cursor, other);

        expect(() => decodeSearchCursor('after', text, search)).toThrow(/another search/);
      }),
    );
  });

  it('refuses any text that is not, to the letter, a cursor', () => {
    const changes = fc.record({
      at: fc.nat(),
      removed: fc.nat(3),
      inserted: fc.string({ unit: 'grapheme', maxLength: 3 }),
    });
    fc.assert(
      fc.property(searches, cursors, changes, (search, cursor, { at, removed, inserted }) => {
        const text = encodeSearchCursor(cursor, search);
        const start = at % text.length;
        const changed = text.slice(0, start) + inserted + text.slice(start + removed);
        fc.pre(changed !== text);

        expect(() => decodeSearchCursor('after', changed, search)).toThrow(InvalidArgumentError);
      }),
      { numRuns: propertyRuns(2000) },
    );
  });
});
