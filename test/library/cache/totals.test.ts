import { describe, expect, it } from 'vitest';
import { clockedGateway } from '../../helpers/clocked-gateway.ts';
import { unavailable } from '../../helpers/clocked-source.ts';
import { FRESH_MS, HOUR } from '../../helpers/durations.ts';

describe('cached totals', () => {
  it('are asked for again where the clock was set back', async () => {
    const { query, clock, lists } = clockedGateway();
    await query('{ assetCounts { image } }');
    clock.time -= 3 * HOUR;
    lists.image.pop();

    expect((await query('{ assetCounts { image } }')).data.assetCounts).toEqual({ image: 44 });
  });

  it('tell why they were asked for', async () => {
    const { query, clock, upstream } = clockedGateway();
    const whyTotals = async () => (await query('{ assetCounts { total } }')).report.cacheStatus;

    expect([await whyTotals(), await whyTotals()]).toEqual(['MISS', 'HIT']);
    clock.time += FRESH_MS;
    expect(await whyTotals()).toBe('EXPIRED');
    clock.time += FRESH_MS;
    upstream.error = unavailable();
    expect(await whyTotals()).toBe('STALE');
  });
});
