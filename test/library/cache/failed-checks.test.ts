import { describe, expect, it } from 'vitest';
import { mediaIdsOf } from '../../helpers/assets.ts';
import { type ClockedGateway, clockedGateway, NEWEST, NO_CACHE } from '../../helpers/clocked-gateway.ts';
import { MORNING, unavailable } from '../../helpers/clocked-source.ts';
import { FRESH_MS, HOUR, MINUTE, SECOND } from '../../helpers/durations.ts';
import { settle } from '../../helpers/settle.ts';

/**
 * A gateway to a list that is cached, of which the last check has failed; upstream is well again.
 */
async function openAfterFailedCheck(): Promise<ClockedGateway> {
  const opened = clockedGateway();
  const { query, clock, upstream } = opened;
  await query();
  upstream.error = unavailable();
  clock.time += FRESH_MS;
  await query();
  await settle();
  upstream.error = undefined;
  return opened;
}

describe('a cached list while upstream fails', () => {
  it('is answered, marked stale, with the last good check', async () => {
    const { query, clock, upstream } = clockedGateway();
    await query();
    upstream.error = unavailable();
    clock.time += FRESH_MS;

    const before = await query();
    await settle();
    const { assets, errors, report } = await query();

    expect(before.assets.stale).toBe(false);
    expect(errors).toBeUndefined();
    expect(assets).toMatchObject({ totalCount: 45, stale: true, checkedAt: new Date(MORNING).toISOString() });
    expect(report).toMatchObject({ calls: 0, cacheStatus: 'STALE' });
  });

  it('is answered at once to the first visitor after a night, too', async () => {
    const { query, clock, upstream } = clockedGateway();
    await query();
    upstream.error = unavailable();
    clock.time += 10 * HOUR;

    const { assets, errors, report } = await query();

    expect(errors).toBeUndefined();
    expect(assets).toMatchObject({ stale: true, checkedAt: new Date(MORNING).toISOString() });
    expect(report.cacheStatus).toBe('STALE');
  });

  it('is marked stale to whoever sends no-cache', async () => {
    const { query, upstream } = clockedGateway();
    await query();
    upstream.error = unavailable();

    const { assets, report } = await query(NEWEST, NO_CACHE);

    expect(assets).toMatchObject({ totalCount: 45, stale: true });
    expect(report.cacheStatus).toBe('STALE');
  });

  it('is asked for after 10 s, and less and less often, down to once in FRESH_SECONDS', async () => {
    const { query, clock, upstream, counts } = clockedGateway();
    await query();
    upstream.error = unavailable();
    clock.time += FRESH_MS;
    const from = clock.time;
    const attempts: number[] = [];

    for (; clock.time < from + 10 * MINUTE; clock.time += SECOND) {
      const before = counts.calls;
      await query();
      await settle();
      if (counts.calls > before) attempts.push((clock.time - from) / SECOND);
    }

    expect(attempts).toEqual([0, 10, 30, 70, 150, 270, 390, 510]);
  });

  it('answers with an error after STALE_SECONDS', async () => {
    const { query, clock, upstream } = clockedGateway({ staleSeconds: 3600 });
    await query();
    upstream.error = unavailable();
    clock.time += HOUR;
    const last = await query();

    clock.time += 1;
    const { assets, errors } = await query();

    expect(last.assets.stale).toBe(true);
    expect(assets).toBeNull();
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
  });

  it('is as before once upstream answers again', async () => {
    const { query, clock, upload } = await openAfterFailedCheck();
    upload('meanwhile');
    clock.time += MINUTE;

    await query();
    await settle();
    const { assets, report } = await query();

    expect(mediaIdsOf(assets.nodes)[0]).toBe('meanwhile');
    expect(assets).toMatchObject({ stale: false, checkedAt: new Date(clock.time).toISOString() });
    expect(report.cacheStatus).toBe('HIT');
  });
});

describe('a clock that is set back while upstream fails', () => {
  it('takes nothing from callers while upstream is down: they get what is cached, marked stale', async () => {
    const { query, clock, upstream } = clockedGateway();
    await query('{ assets(type: IMAGE) { nodes { id } } assetCounts { image } }');
    upstream.error = unavailable();
    clock.time -= 3 * HOUR;

    const { data, errors } = await query(
      '{ assets(type: IMAGE) { stale nodes { id } } assetCounts { image } }',
    );

    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      assets: { stale: true, nodes: { length: 20 } },
      assetCounts: { image: 45 },
    });
  });

  it('does not put off the next check after one that failed', async () => {
    const { query, clock, counts } = await openAfterFailedCheck();
    clock.time -= 3 * HOUR;

    await query();
    await settle();

    expect(counts.calls).toBe(2);
    expect((await query()).assets).toMatchObject({ stale: false });
  });
});
