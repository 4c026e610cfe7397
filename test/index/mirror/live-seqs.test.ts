import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLiveSeqs } from '../../../src/index/mirror/live-seqs.ts';
import { propertyRuns } from '../../helpers/property-runs.ts';

const STEPS = fc.array(
  fc.oneof(
    fc.record({ append: fc.integer({ min: 0, max: 1500 }) }),
    fc.record({ remove: fc.integer({ min: 0, max: 5000 }) }),
  ),
  { maxLength: 30 },
);

describe('createLiveSeqs', () => {
  it('counts as an array of flags does, also once it was stored', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const seqs = createLiveSeqs();
        const flags: boolean[] = [];
        for (const step of steps) {
          if ('append' in step) {
            seqs.append(step.append);
            for (let added = 0; added < step.append; added += 1) flags.push(true);
          } else {
            seqs.remove(step.remove);
            if (flags[step.remove]) flags[step.remove] = false;
          }
        }
        const live = flags.flatMap((isLive, seq) => (isLive ? [seq] : []));
        const dead = flags.flatMap((isLive, seq) => (isLive ? [] : [seq]));
        const stored = createLiveSeqs(seqs.count, seqs.dead);

        for (const each of [seqs, stored]) {
          expect(each.count).toBe(live.length);
          expect(live.map((_, rank) => each.seqAt(rank))).toEqual(live);
          expect(live.map(each.rankOf)).toEqual(live.map((_, rank) => rank));
          expect(
            each.dead.flatMap(([first, last]) =>
              Array.from({ length: last - first + 1 }, (_, index) => first + index),
            ),
          ).toEqual(dead);
        }
      }),
      { numRuns: propertyRuns(200) },
    );
  });

  it('has no rank beyond its count', () => {
    const seqs = createLiveSeqs();
    seqs.append(2);

    expect(() => seqs.seqAt(2)).toThrow(RangeError);
    expect(() => seqs.seqAt(-1)).toThrow(RangeError);
  });
});
