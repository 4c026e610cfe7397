import { describe, expect, it } from 'vitest';
import { clockedGateway } from '../helpers/clocked-gateway.ts';
import { MIDNIGHT } from '../helpers/clocked-source.ts';
import { DAY } from '../helpers/durations.ts';
import { ask } from '../helpers/execute.ts';

const OFFSET =
  'query ($offset: Int) { assets(type: IMAGE, first: 20, offset: $offset) { nodes { mediaId } } }';
const QUOTA = '{ upstreamQuota { limit used remaining resetAt } }';

describe('Query.upstreamQuota', () => {
  it('tells how far the calls of the day are used up, and takes none', async () => {
    const { gateway, calls } = clockedGateway({ count: 100, startsAt: MIDNIGHT });
    await ask(gateway, OFFSET, { offset: 0 });
    await ask(gateway, OFFSET, { offset: 40 });

    const { data } = await ask(gateway, QUOTA);

    expect(data.upstreamQuota).toEqual({
      limit: 1000,
      used: 2,
      remaining: 998,
      resetAt: '2026-02-01T16:00:00.000Z',
    });
    expect(calls).toHaveLength(2);
  });

  it('begins anew at midnight in Beijing', async () => {
    const { gateway, clock } = clockedGateway({ count: 100, startsAt: MIDNIGHT });
    await ask(gateway, OFFSET, { offset: 0 });

    clock.time += DAY;

    expect((await ask(gateway, QUOTA)).data.upstreamQuota).toEqual({
      limit: 1000,
      used: 0,
      remaining: 1000,
      resetAt: '2026-02-02T16:00:00.000Z',
    });
  });

  it('has neither limit nor remaining without a ceiling', async () => {
    const { gateway } = clockedGateway({
      count: 100,
      startsAt: MIDNIGHT,
      upstreamDailyCalls: Number.POSITIVE_INFINITY,
    });
    await ask(gateway, OFFSET, { offset: 0 });

    const { data } = await ask(gateway, QUOTA);

    expect(data.upstreamQuota).toEqual({
      limit: null,
      used: 1,
      remaining: null,
      resetAt: '2026-02-01T16:00:00.000Z',
    });
  });
});
