import { describe, expect, it } from 'vitest';
import { drawChart, partsOf } from '../../../bench/chaos/chart.ts';
import { OUTAGES } from '../../../bench/chaos/outages.ts';
import { SCHEDULE } from '../../../bench/chaos/schedule.ts';

const RECORD = {
  queries: [
    { at: 0, waitMs: 0, outcome: 'fresh', code: undefined, wasCached: false },
    { at: 14_999, waitMs: 0, outcome: 'stale', code: undefined, wasCached: false },
    { at: 15_000, waitMs: 0, outcome: 'error', code: undefined, wasCached: false },
  ],
  calls: [1, 2, SCHEDULE.end - 1, SCHEDULE.end],
} as const;

describe('partsOf', () => {
  it('counts what came in each part of the run, and nothing after it', () => {
    const parts = partsOf(RECORD);

    expect(parts).toHaveLength(96);
    expect(parts[0]).toEqual({ fresh: 1, stale: 1, error: 0, calls: 2 });
    expect(parts[1]).toEqual({ fresh: 0, stale: 0, error: 1, calls: 0 });
    expect(parts.at(-1)).toEqual({ fresh: 0, stale: 0, error: 0, calls: 1 });
  });
});

describe('drawChart', () => {
  it.each(OUTAGES)('draws an area for each outcome and one for the calls: $title', (outage) => {
    const svg = drawChart(RECORD, outage);

    expect(svg.match(/<path /g)).toHaveLength(4);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });
});
