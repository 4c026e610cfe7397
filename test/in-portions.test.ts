import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { forEachInPortions } from '../src/in-portions.ts';
import { range } from './helpers/range.ts';

describe('forEachInPortions', () => {
  it('deals with all in their order, a few in each turn of the event loop, the first at once', async () => {
    const all = range(0, 100);
    const seen: number[] = [];
    const perTurn: number[] = [];
    const done = forEachInPortions(all, (one) => void seen.push(one));
    for (let before = 0; before < seen.length; await nextTurn()) {
      perTurn.push(seen.length - before);
      before = seen.length;
    }
    await done;

    expect(seen).toEqual(all);
    expect(perTurn).toEqual([32, 32, 32, 4]);
  });
});
