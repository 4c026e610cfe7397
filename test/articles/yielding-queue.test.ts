import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createYieldingQueue } from '../../src/articles/yielding-queue.ts';

describe('createYieldingQueue', () => {
  it('does one piece of work in each turn of the event loop, in the order in which they came', async () => {
    const enqueue = createYieldingQueue();
    const order: string[] = [];

    const work = ['a', 'b', 'c'].map((name) => enqueue(() => order.push(name)));
    for (let turn = 1; turn <= 3; turn += 1) {
      await setImmediate();
      order.push(`turn ${turn}`);
    }
    await Promise.all(work);

    expect(order).toEqual(['a', 'turn 1', 'b', 'turn 2', 'c', 'turn 3']);
  });

  it('does one slice in each turn, and those of others between', async () => {
    const enqueue = createYieldingQueue();
    const order: string[] = [];
    function* slices(name: string, count: number) {
      for (let slice = 1; slice <= count; slice += 1) {
        order.push(`${name}${slice}`);
        yield;
      }
      return name;
    }

    const work = [enqueue(() => slices('a', 3)), enqueue(() => slices('b', 1)), enqueue(() => 'c')];
    for (let turn = 1; turn <= 7; turn += 1) {
      await setImmediate();
      expect(order.length).toBeLessThanOrEqual(turn);
    }

    expect(await Promise.all(work)).toEqual(['a', 'b', 'c']);
    expect(order).toEqual(['a1', 'b1', 'a2', 'a3']);
  });

  it('rejects what fails in a later slice', async () => {
    const enqueue = createYieldingQueue();
    const failed = enqueue(function* () {
      yield;
      throw new RangeError('too much');
    });

    await expect(failed).rejects.toThrow('too much');
    expect(await enqueue(() => 'b')).toBe('b');
  });

  it('goes on when it was idle', async () => {
    const enqueue = createYieldingQueue();

    await enqueue(() => 'a');

    expect(await enqueue(() => 'b')).toBe('b');
  });

  it('rejects what fails, and does the rest', async () => {
    const enqueue = createYieldingQueue();
    const failed = enqueue(() => {
      throw new RangeError('too much');
    });
    const done = enqueue(() => 'b');

    await expect(failed).rejects.toThrow('too much');
    expect(await done).toBe('b');
  });
});
