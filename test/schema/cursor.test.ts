import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from '../../schema/cursor.ts';
import { NEIGHBOURS } from '../../src/library/list/place.ts';
import { ASSET_TYPES } from '../../src/upstream/asset.ts';
import { InvalidArgumentError } from '../../src/upstream/errors.ts';
import { propertyRuns } from '../helpers/property-runs.ts';

const cursors = fc.record({
  type: fc.constantFrom(...ASSET_TYPES),
  rank: fc.nat(2 ** 32 - 1),
  totalCount: fc.nat(2 ** 32 - 1),
  hash: fc.nat(2 ** 48 - 1),
  newer: fc.array(fc.nat(2 ** 32 - 1), { maxLength: NEIGHBOURS }),
  older: fc.array(fc.nat(2 ** 32 - 1), { maxLength: NEIGHBOURS }),
  atLeastOnce: fc.boolean(),
});

describe('decodeCursor', () => {
  it('gives back what was encoded', () => {
    fc.assert(
      fc.property(cursors, (cursor) => {
        expect(decodeCursor('after', encodeCursor(cursor), cursor.type)).toEqual(cursor);
      }),
    );
  });

  it('reads texts of at most 71 characters', () => {
    fc.assert(fc.property(cursors, (cursor) => encodeCursor(cursor).length <= 71));
  });

  it('refuses any text that is not, to the letter, a cursor', () => {
    const changes = fc.record({
      at: fc.nat(),
      removed: fc.nat(3),
      inserted: fc.string({ unit: 'grapheme', maxLength: 3 }),
    });
    fc.assert(
      fc.property(cursors, changes, (cursor, { at, removed, inserted }) => {
        const text = encodeCursor(cursor);
        const start = at % text.length;
        const changed = text.slice(0, start) + inserted + text.slice(start + removed);
        fc.pre(changed !== text);

        expect(() => decodeCursor('after', changed, cursor.type)).toThrow(InvalidArgumentError);
      }),
      { numRuns: propertyRuns(2000) },
    );
  });
});
