import { describe, expect, it } from 'vitest';
import { mediaIdsOf } from '../../helpers/assets.ts';
import { clockedGateway, NEWEST, NO_CACHE } from '../../helpers/clocked-gateway.ts';
import { HOUR, SECOND } from '../../helpers/durations.ts';

describe('cache-control: no-cache', () => {
  it('shows an upload at once', async () => {
    const { query, upload, calls } = clockedGateway();
    await query();
    upload('new');

    const { assets, report } = await query(NEWEST, NO_CACHE);

    expect(mediaIdsOf(assets.nodes)[0]).toBe('new');
    expect(report).toEqual({ calls: 1, cached: expect.any(Number), waitedMs: 0, cacheStatus: 'BYPASS' });
    expect(calls).toHaveLength(2);
  });

  it('is told of as refused to no operation that has had it, though it asks in several ways', async () => {
    const { query, calls } = clockedGateway();
    const { assets } = await query('{ assets(type: IMAGE) { nodes { id } } }');
    const before = calls.length;
    const id = assets.nodes[0].id;

    const { errors, report } = await query(
      `{ assets(type: IMAGE, first: 1) { nodes { id } } more: assets(type: IMAGE, first: 2) { totalCount } node(id: "${id}") { id } }`,
      NO_CACHE,
    );

    expect(errors).toBeUndefined();
    expect(report).not.toHaveProperty('noCacheRefused');
    expect(calls).toHaveLength(before + 1);
  });

  it('causes one call in a minute for a type', async () => {
    const { query, clock, calls } = clockedGateway();
    await query();
    await query('{ assets(type: VIDEO) { totalCount } }');
    const before = calls.length;

    for (let n = 0; n < 12; n += 1) {
      await query(NEWEST, NO_CACHE);
      await query('{ assets(type: VIDEO) { totalCount } }', NO_CACHE);
      clock.time += 10 * SECOND;
    }

    expect(calls.slice(before).map(({ type }) => type)).toEqual(['image', 'video', 'image', 'video']);
  });

  it('is answered from what is cached in the rest of the minute, and says so', async () => {
    const { query, upload } = clockedGateway();
    await query();
    await query(NEWEST, NO_CACHE);
    upload('new');

    const { assets, report } = await query(NEWEST, NO_CACHE);

    expect(mediaIdsOf(assets.nodes)[0]).toBe('image-45');
    expect(report).toMatchObject({ calls: 0, cacheStatus: 'HIT', noCacheRefused: true });
    expect((await query()).report).not.toHaveProperty('noCacheRefused');
  });

  it('is not heeded where callers may not cause calls by it', async () => {
    const { query, calls } = clockedGateway({ access: { mode: 'open' } });
    await query();

    const { report } = await query(NEWEST, NO_CACHE);

    expect(report).toMatchObject({ cacheStatus: 'HIT', noCacheRefused: true });
    expect(calls).toHaveLength(1);
  });
});

describe('a clock that is set back', () => {
  it('does not keep callers from cache-control: no-cache', async () => {
    const { query, clock, upload } = clockedGateway();
    await query();
    await query(NEWEST, NO_CACHE);
    clock.time -= 3 * HOUR;
    upload('new');

    const { assets, report } = await query(NEWEST, NO_CACHE);

    expect(mediaIdsOf(assets.nodes)[0]).toBe('new');
    expect(report.cacheStatus).toBe('BYPASS');
  });
});
