import { describe, expect, it } from 'vitest';
import { isKept, summarise } from '../../../bench/chaos/outage-summary.ts';
import { OUTAGES } from '../../../bench/chaos/outages.ts';
import { runOutage } from '../../../bench/chaos/run-outage.ts';
import { createItems } from '../../../bench/simulation/stack.ts';

const OPTIONS = {
  libraries: [createItems({ image: 300, news: 100, voice: 40, video: 20 })],
  queriesPerSecond: 0.2,
  seed: 1,
};

describe('runOutage', () => {
  it('gives the same record for the same seed, and another for another', async () => {
    const [, flaky] = OUTAGES;
    if (flaky === undefined) throw new Error('There is no second outage.');
    const record = await runOutage(flaky, OPTIONS);

    expect(await runOutage(flaky, OPTIONS)).toEqual(record);
    expect(await runOutage(flaky, { ...OPTIONS, seed: 2 })).not.toEqual(record);
  });

  it.each(OUTAGES)('answers what is cached, and explains the rest: $title', async (outage) => {
    const summary = summarise(await runOutage(outage, OPTIONS), outage);

    expect(summary.queries).toBeGreaterThan(100);
    expect(summary.cached.queries).toBeGreaterThan(50);
    expect(isKept(summary), JSON.stringify([...summary.unexplainedCodes])).toBe(true);
  });
});
