import { describe, expect, it } from 'vitest';
import { type ClockedGateway, clockedGateway, NEWEST, NO_CACHE } from '../helpers/clocked-gateway.ts';
import { tooLargeAbove } from '../helpers/clocked-source.ts';
import { ask } from '../helpers/execute.ts';

describe('x-gateway-explain: 1', () => {
  it('tells what an answer took: first what was missing, then what was cached', async () => {
    const { query } = clockedGateway();

    const missing = await query();
    const cached = await query();

    expect(missing.report).toEqual({ calls: 1, cached: 0, waitedMs: 0, cacheStatus: 'MISS' });
    expect(cached.report).toEqual({ calls: 0, cached: 20, waitedMs: 0, cacheStatus: 'HIT' });
  });

  it('tells what of a page was cached and what was missing', async () => {
    const { query } = clockedGateway();
    await query();

    const { report } = await query('{ assets(type: IMAGE, first: 30) { nodes { id } } }');

    expect(report).toMatchObject({ calls: 1, cached: 20, cacheStatus: 'MISS' });
  });

  it.each([
    {
      name: 'finding a deletion',
      prepare({ lists }: ClockedGateway) {
        lists.image.splice(120, 1);
      },
      headers: NO_CACHE,
    },
    {
      name: 'a page that contradicts what is cached',
      prepare({ lists }: ClockedGateway) {
        lists.image.splice(120, 1);
      },
      headers: {},
    },
    {
      name: 'answers that are too large',
      prepare({ upstream }: ClockedGateway) {
        upstream.answer = tooLargeAbove(5);
      },
      headers: {},
    },
  ])('counts every list call that the answer waited for: $name', async ({ prepare, headers }) => {
    const opened = clockedGateway({ count: 240 });
    const { query, calls } = opened;
    await query('{ assets(type: IMAGE, first: 100) { nodes { id } } }');
    await query('{ assets(type: IMAGE, first: 60, offset: 100) { nodes { id } } }');
    prepare(opened);
    const before = calls.length;

    const { report } = await query(
      '{ assets(type: IMAGE, first: 40, offset: 150) { nodes { id } } }',
      headers,
    );

    expect(calls.length - before).toBeGreaterThan(2);
    expect(report.calls).toBe(calls.length - before);
  });

  it('tells how long the answer waited', async () => {
    const { query, clock, upstream } = clockedGateway();
    upstream.answer = (_request, page) => {
      clock.time += 140;
      return page;
    };

    const { report } = await query();

    expect(report.waitedMs).toBe(140);
  });

  it.each([{}, { 'x-gateway-explain': '0' }])('adds nothing where it is not sent: %j', async (headers) => {
    const { gateway } = clockedGateway();

    const answer = await ask(gateway, NEWEST, undefined, headers as Record<string, string>);

    expect(answer).not.toHaveProperty('extensions');
  });
});
