import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cursor, decodeCursor, encodeCursor } from '../../schema/cursor.ts';
import { NEIGHBOURS } from '../../src/library/list/anchor.ts';
import { createListRegistry } from '../../src/library/list-definition.ts';
import { InvalidArgumentError } from '../../src/upstream/errors.ts';
import { assetList, LISTS } from '../helpers/lists.ts';
import { propertyRuns } from '../helpers/property-runs.ts';

const cursors = fc.record({
  tag: fc.constantFrom(...LISTS.all.map(({ tag }) => tag)),
  rank: fc.nat(2 ** 32 - 1),
  totalCount: fc.nat(2 ** 32 - 1),
  hash: fc.nat(2 ** 48 - 1),
  newer: fc.array(fc.nat(2 ** 32 - 1), { maxLength: NEIGHBOURS }),
  older: fc.array(fc.nat(2 ** 32 - 1), { maxLength: NEIGHBOURS }),
  atLeastOnce: fc.boolean(),
});

function listedIn({ tag }: Cursor, lists = LISTS) {
  const list = lists.tagged(tag);
  if (list === undefined) throw new Error(`There is no list ${tag}.`);
  return { list, lists };
}

describe('decodeCursor', () => {
  it('gives back what was encoded', () => {
    fc.assert(
      fc.property(cursors, (cursor) => {
        expect(decodeCursor('after', encodeCursor(cursor), listedIn(cursor))).toEqual(cursor);
      }),
    );
  });

  it('knows lists of any tag that fits into the byte', () => {
    fc.assert(
      fc.property(cursors, fc.nat(127), (cursor, tag) => {
        const lists = createListRegistry([{ ...assetList('image'), tag }]);
        const ofTag = { ...cursor, tag };

        expect(decodeCursor('after', encodeCursor(ofTag), listedIn(ofTag, lists))).toEqual(ofTag);
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

        expect(() => decodeCursor('after', changed, listedIn(cursor))).toThrow(InvalidArgumentError);
      }),
      { numRuns: propertyRuns(2000) },
    );
  });
});
