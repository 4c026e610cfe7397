import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeChangeCursor, encodeChangeCursor, encodeCursorOfNow } from '../../schema/change-cursor.ts';
import { unsealPosition } from '../../src/index/sealed-position.ts';
import { propertyRuns } from '../helpers/property-runs.ts';

const OTHER = 'f'.repeat(32);

const POSITION = fc.record({
  epoch: fc.stringMatching(/^[0-9a-f]{32}$/),
  rev: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
});

describe('a cursor of changes', () => {
  it('is of 28 characters, and is read as it was written, by its own index alone', () => {
    fc.assert(
      fc.property(POSITION, (position) => {
        const cursor = encodeChangeCursor(position);

        expect(cursor).toMatch(/^[\w-]{28}$/);
        const { epoch, rev } = position;
        const sealed = decodeChangeCursor('after', cursor);
        expect(unsealPosition(epoch, sealed)).toBe(rev);
        expect(unsealPosition(epoch === OTHER ? '0'.repeat(32) : OTHER, sealed)).toBeUndefined();
        const ofNow = encodeCursorOfNow(position);
        expect(unsealPosition(epoch, decodeChangeCursor('after', ofNow))).toBe(rev);
        expect(ofNow).not.toBe(encodeCursorOfNow(position));
      }),
      { numRuns: propertyRuns(1000) },
    );
  });

  it('is refused if a character of it is another one', () => {
    fc.assert(
      fc.property(POSITION, fc.nat(27), fc.stringMatching(/^[\w-]$/), (position, at, character) => {
        const cursor = encodeChangeCursor(position);
        fc.pre(cursor[at] !== character);

        expect(() =>
          decodeChangeCursor('after', cursor.slice(0, at) + character + cursor.slice(at + 1)),
        ).toThrow('"after" is not a cursor that "changes" returned.');
      }),
      { numRuns: propertyRuns(1000) },
    );
  });
});
