import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { coalesce } from '../../src/state/coalesce.ts';

/** Work that ends when it is told, and writes down when it began and ended. */
function slowWork() {
  const events: string[] = [];
  const ends: (() => void)[] = [];
  const work = async () => {
    events.push('begin');
    await new Promise<void>((resolve) => ends.push(resolve));
    events.push('end');
  };
  const endNext = () => ends.shift()?.();
  return { work, events, endNext };
}

describe('coalesce', () => {
  it('runs once for all who ask in one tick', async () => {
    const { work, events, endNext } = slowWork();
    const run = coalesce(work);

    const runs = [run(), run(), run()];
    await nextTurn();
    endNext();
    await Promise.all(runs);

    expect(events).toEqual(['begin', 'end']);
  });

  it('runs once more, and only afterwards, for all who ask while it runs', async () => {
    const { work, events, endNext } = slowWork();
    const run = coalesce(work);
    const first = run();
    await nextTurn();

    const later = [run(), run()];
    await nextTurn();
    expect(events).toEqual(['begin']);
    endNext();
    await first;
    await nextTurn();
    endNext();
    await Promise.all(later);

    expect(events).toEqual(['begin', 'end', 'begin', 'end']);
  });

  it('ends with the last state', async () => {
    let state = 0;
    const saved: number[] = [];
    const save = coalesce(async () => {
      const gathered = state;
      await nextTurn();
      saved.push(gathered);
    });

    for (state = 1; state < 100; state += 1) {
      void save();
      if (state % 10 === 0) await nextTurn();
    }
    await save();

    expect(saved.at(-1)).toBe(100);
    expect(saved.length).toBeLessThan(20);
  });
});
