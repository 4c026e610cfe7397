import { describe, expect, it } from 'vitest';
import { type DaySummary, summarise } from '../../bench/simulation/day-summary.ts';
import { type Mode, readOptions } from '../../bench/simulation/options.ts';
import { simulate } from '../../bench/simulation/simulation.ts';

async function firstDay(mode: Mode, ...args: string[]): Promise<DaySummary | undefined> {
  const options = readOptions(['--queries', '50', '--library', '200,50,20,10', ...args]);
  for await (const record of simulate(options, mode)) return summarise(record);
  return undefined;
}

describe('simulate', () => {
  it('gives the same day for the same seed, and another for another', async () => {
    const once = await firstDay('with');

    expect(await firstDay('with')).toEqual(once);
    expect(await firstDay('with', '--seed', '2')).not.toEqual(once);
  });

  it('makes at least one list call for each query where nothing is kept', async () => {
    const day = await firstDay('without');

    expect(day).toMatchObject({ queries: 50, errors: 0, answeredAtOnce: 0, countCalls: 0 });
    expect(day?.listCalls).toBeGreaterThanOrEqual(50);
  });
});
