import { describe, expect, it } from 'vitest';
import { createCallRecord, KEPT_CALLS } from '../../../src/sandbox/upstream/call-record.ts';

const callAt = (at: number) => ({ at, method: 'GET', path: '/' });

function setUp(capacity?: number) {
  const record = createCallRecord(capacity);
  return {
    record,
    /** Adds calls at the next of the times 0, 1, 2 and so on. */
    add(count: number, start = 0) {
      for (let at = start; at < start + count; at += 1) record.add(callAt(at));
    },
    times: () => record.list().map(({ at }) => at),
  };
}

describe('createCallRecord', () => {
  it.each([
    [0, []],
    [2, [0, 1]],
    [3, [0, 1, 2]],
    [4, [1, 2, 3]],
    [6, [3, 4, 5]],
    [8, [5, 6, 7]],
  ])('lists, of %i calls, the newest three, oldest first', (count, expected) => {
    const { add, times } = setUp(3);

    add(count);

    expect(times()).toEqual(expected);
  });

  it('begins anew when it is cleared', () => {
    const { record, add, times } = setUp(3);
    add(5);

    record.clear();
    expect(times()).toEqual([]);
    add(2, 5);
    expect(times()).toEqual([5, 6]);
  });

  it('keeps the newest hundred thousand unless told', () => {
    const { add, times } = setUp();

    add(KEPT_CALLS + 1);

    expect(times()).toHaveLength(100_000);
    expect(times()[0]).toBe(1);
  });

  it('lists what later calls do not change', () => {
    const { record, add } = setUp(1);
    add(1);

    const before = record.list();
    add(1, 1);

    expect(before).toEqual([callAt(0)]);
  });
});
