import { describe, expect, it } from 'vitest';
import { isReached, judge } from '../../../bench/side-by-side/goals.ts';
import type { Result } from '../../../bench/side-by-side/run-load-mode.ts';
import type { Round } from '../../../bench/side-by-side/statistics.ts';

const NOTHING = { results: [], stalls: [], memory: [] };

function result(
  mode: Result['mode'],
  query: string,
  target: string,
  { perSecond = 100, cpuMicroseconds = 10, p50Ms = 1 }: Partial<Round> = {},
): Result {
  const round: Round = {
    round: 0,
    perSecond,
    cpuMicroseconds,
    p50Ms,
    p99Ms: 2,
    calls: 0,
    bytes: 100,
    rssMebibytes: 50,
    serverLoad: 1,
    loadLoad: 0.5,
  };
  return { mode, query, target, rounds: [round], failed: 0 };
}

describe('judge', () => {
  it('says nothing of what was not measured', () => {
    expect(judge(NOTHING)).toEqual([]);
    expect(judge({ ...NOTHING, results: [result('hot', 'q1', 'gateway')] })).toEqual([]);
  });

  it('compares answers in a second where more are better', () => {
    const results = [result('hot', 'q1', 'gateway', { perSecond: 69 }), result('hot', 'q1', 'bare-map')];
    const [goal] = judge({ ...NOTHING, results });

    expect(goal).toMatchObject({ path: 'hot q1, gateway × the bare map', measured: 0.69, bound: 0.7 });
    expect(goal && isReached(goal)).toBe(false);
  });

  it('compares waits and processor time where less is better', () => {
    const goals = judge({
      ...NOTHING,
      results: [
        result('cold-100', 'q2', 'gateway', { p50Ms: 109 }),
        result('cold-100', 'q2', 'bare-proxy', { p50Ms: 100 }),
        result('cold', 'q4', 'gateway', { cpuMicroseconds: 11 }),
        result('cold', 'q4', 'yoga'),
      ],
    });

    expect(goals.map((goal) => [goal.measured, isReached(goal)])).toEqual([
      [1.09, true],
      [1.1, false],
    ]);
  });

  it('takes the memory of items alone', () => {
    const [goal] = judge({
      ...NOTHING,
      memory: [
        { target: 'gateway', empty: 70, full: 76, rss: 200 },
        { target: 'mercurius-items', empty: 20, full: 25, rss: 100 },
      ],
    });

    expect(goal?.measured).toBe(1.2);
    expect(goal && isReached(goal)).toBe(true);
  });
});
