import { describe, expect, it } from 'vitest';
import { createRestarts } from '../../../../src/commands/start/workers/restarts.ts';

const SHORT = { hasListened: true, livedMs: 1000 };
const FAILED = { hasListened: false, livedMs: 1000 };

describe('the restart of a worker', () => {
  it('comes later each time, up to half a minute', () => {
    const restarts = createRestarts();

    expect(Array.from({ length: 10 }, () => restarts.after(SHORT))).toEqual([
      200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000,
    ]);
  });

  it('comes soon again after one that has lived for a minute', () => {
    const restarts = createRestarts();
    for (let times = 0; times < 5; times += 1) restarts.after(SHORT);

    expect(restarts.after({ hasListened: true, livedMs: 60_000 })).toBe(200);
    expect(restarts.after(SHORT)).toBe(400);
  });

  it('does not come after five in a row that have taken no request', () => {
    const restarts = createRestarts();

    expect([1, 2, 3, 4, 5].map(() => restarts.after(FAILED))).toEqual([200, 400, 800, 1600, undefined]);
  });

  it('begins to count anew once one has taken requests', () => {
    const restarts = createRestarts();
    for (let times = 0; times < 4; times += 1) restarts.after(FAILED);
    restarts.after(SHORT);

    expect(restarts.after(FAILED)).toBeDefined();
  });
});
