import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { coalesce, createDelayedSave } from '../../src/state/delayed-save.ts';

const DELAY_MS = 300_000;

/** A delayed save, and how often it has saved; `answer` is whether that works. */
function delayedSave(answer: () => boolean = () => true) {
  const save = vi.fn(async () => answer());
  return { ...createDelayedSave({ save, delayMs: DELAY_MS }), save };
}

describe('createDelayedSave', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
  });

  it('saves many changes together, five minutes after the first', async () => {
    const { note, save } = delayedSave();

    for (let change = 0; change < 100; change += 1) note();
    await vi.advanceTimersByTimeAsync(DELAY_MS - 1);
    expect(save).toHaveBeenCalledTimes(0);
    await vi.advanceTimersByTimeAsync(1);

    expect(save).toHaveBeenCalledTimes(1);
  });

  it('saves no more often than that, however often something changes', async () => {
    const { note, save } = delayedSave();

    for (let minute = 0; minute < 60; minute += 1) {
      note();
      await vi.advanceTimersByTimeAsync(60_000);
    }

    expect(save).toHaveBeenCalledTimes(12);
  });

  it('saves nothing where nothing has changed', async () => {
    const { note, save } = delayedSave();

    note();
    await vi.advanceTimersByTimeAsync(100 * DELAY_MS);

    expect(save).toHaveBeenCalledTimes(1);
  });

  it('saves at once when told, and not again for the same change', async () => {
    const { note, flush, save } = delayedSave();

    note();
    await flush();
    await vi.advanceTimersByTimeAsync(DELAY_MS);

    expect(save).toHaveBeenCalledTimes(1);
  });

  it('tries again after the delay where it could not save', async () => {
    const answers = [false, false, true];
    const { note, save } = delayedSave(() => answers.shift() ?? true);

    note();
    await vi.advanceTimersByTimeAsync(10 * DELAY_MS);

    expect(save).toHaveBeenCalledTimes(3);
  });

  it('saves what changes while it saves the next time', async () => {
    const { note, flush, save } = delayedSave(() => {
      if (save.mock.calls.length === 1) note();
      return true;
    });

    await flush();
    await vi.advanceTimersByTimeAsync(DELAY_MS);

    expect(save).toHaveBeenCalledTimes(2);
  });
});

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
