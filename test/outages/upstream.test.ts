import { describe, expect, it } from 'vitest';
import { clockedSandbox } from '../helpers/clocked-sandbox.ts';
import { HOUR, MINUTE, SECOND } from '../helpers/durations.ts';
import { type Answer, ask, codesOf } from '../helpers/execute.ts';

// Calls are counted at the sandbox.

describe('every twelfth call fails', () => {
  it.each([
    { kind: 'errcode', errcode: -1 } as const,
    { kind: 'reset' } as const,
    { kind: 'truncate' } as const,
    { kind: 'status', status: 502 } as const,
  ])('with $kind, and callers see nothing of it', async (fault) => {
    const { sandbox, callsTo, page, clock } = await clockedSandbox({ count: 4000 });
    const answers: Answer[] = [];

    for (let n = 0; n < 190; n += 1) {
      if (callsTo('batchget_material').length % 12 === 11)
        sandbox.control.addFault(fault, { endpoint: 'batchget_material' });
      answers.push(await page(20 * n));
      clock.time += 10 * SECOND;
    }

    expect(codesOf(answers)).toEqual(new Set([undefined]));
    expect(callsTo('batchget_material').length).toBeGreaterThan(190);
  });
});

describe('ten minutes in which every call fails', () => {
  it.each([
    { kind: 'errcode', errcode: -1 } as const,
    { kind: 'reset' } as const,
    { kind: 'status', status: 200 } as const,
  ])(
    'with $kind: kept pages are answered, marked; others get an error; upstream gets only probes',
    async (fault) => {
      const { sandbox, callsTo, page, clock, settle } = await clockedSandbox();
      for (let offset = 0; offset < 200; offset += 20) await page(offset);
      clock.time += 3 * MINUTE;
      sandbox.control.addFault(fault, { times: 1_000_000 });
      const calls = () => callsTo('batchget_material').length + callsTo('get_materialcount').length;
      const before = calls();
      const kept: Answer[] = [];
      const others: Answer[] = [];

      for (const from = clock.time; clock.time < from + 10 * MINUTE; clock.time += SECOND) {
        kept.push(await page((clock.time / SECOND) % 180));
        others.push(await page(200 + ((clock.time / SECOND) % 180)));
        await settle();
      }

      expect(codesOf(kept)).toEqual(new Set([undefined]));
      expect(kept.slice(1).every(({ data }) => data.assets.stale && data.assets.nodes.length === 20)).toBe(
        true,
      );
      expect(codesOf(others)).toEqual(
        new Set([fault.kind === 'status' ? 'UPSTREAM_BAD_RESPONSE' : 'UPSTREAM_UNAVAILABLE']),
      );
      // 1,200 queries: five failures open the breaker of each endpoint, and then 5, 10, 20, 40 and
      // 60 s lie between probes.
      expect(calls() - before).toBeLessThanOrEqual(2 * (7 + 13));
      sandbox.control.clearFaults();
      clock.time += MINUTE;
      expect((await page(300)).errors).toBeUndefined();
    },
  );
});

describe('an upstream that is down', () => {
  it('does not keep the first visitor of the morning from what is kept', async () => {
    const { sandbox, page, clock } = await clockedSandbox();
    await page(0);
    sandbox.control.addFault({ kind: 'reset' }, { times: 1_000_000 });
    clock.time += 10 * HOUR;

    const { data, errors } = await page(0);

    expect(errors).toBeUndefined();
    expect(data.assets).toMatchObject({ stale: true });
    expect(data.assets.nodes).toHaveLength(20);
  });

  it('is not waited for longer than 2 s, and nothing older than STALE_SECONDS is shown meanwhile', async () => {
    const { sandbox, page, clock } = await clockedSandbox();
    await page(0);
    sandbox.control.addFault({ kind: 'hang' }, { times: 1_000_000 });
    clock.time += 10 * HOUR;
    const recent = await page(0);
    clock.time += 24 * HOUR;
    const expired = await page(0);

    expect(recent.errors).toBeUndefined();
    expect(recent.data.assets.stale).toBe(true);
    expect(codesOf([expired])).toEqual(new Set(['UPSTREAM_UNAVAILABLE']));
  });

  it('answers a page of pieces that cannot be proven to belong together, and says so', async () => {
    const { sandbox, gateway, page, clock } = await clockedSandbox({ count: 60 });
    await page(40);
    await page(20);
    sandbox.control.addFault({ kind: 'reset' }, { times: 1_000_000 });
    clock.time += SECOND;

    const { data, errors, extensions } = await ask(
      gateway,
      '{ assets(type: IMAGE, first: 60) { nodes { mediaId } pageInfo { endCursor } } }',
    );
    const next = await ask(
      gateway,
      'query ($after: String) { assets(type: IMAGE, first: 0, after: $after) { stale } }',
      { after: data?.assets.pageInfo.endCursor },
    );

    expect(errors).toBeUndefined();
    expect(data.assets.nodes).toHaveLength(60);
    expect(extensions).toEqual({ paging: 'AT_LEAST_ONCE' });
    expect(next.extensions).toEqual({ paging: 'AT_LEAST_ONCE' });
  });
});
