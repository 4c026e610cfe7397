import { describe, expect, it } from 'vitest';
import { type DaySummary, summarise } from '../../bench/simulation/day-summary.ts';
import type { Mode } from '../../bench/simulation/options.ts';
import { readOptions } from '../../bench/simulation/options.ts';
import { simulate } from '../../bench/simulation/simulation.ts';

async function days(mode: Mode, ...args: string[]): Promise<readonly DaySummary[]> {
  const options = readOptions(['--queries', '200', '--library', '200,50,20,10', ...args]);
  const summaries: DaySummary[] = [];
  for await (const record of simulate(options, mode)) summaries.push(summarise(record));
  return summaries;
}

describe('simulate', () => {
  it('gives the same days for the same seed, and others for another', async () => {
    const once = await days('with', '--days', '2');

    expect(await days('with', '--days', '2')).toEqual(once);
    expect(await days('with', '--days', '2', '--seed', '2')).not.toEqual(once);
  });

  it('counts at least one list call for each query where nothing is kept', async () => {
    const [day] = await days('without');

    expect(day).toMatchObject({ queries: 200, errors: 0, answeredAtOnce: 0, countCalls: 0 });
    expect(day?.listCalls).toBeGreaterThanOrEqual(200);
  });
});
