import { setMaxListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Answer, ask, type Gateway } from '../helpers/execute.ts';
import { images } from '../helpers/item-lists.ts';
import { memoryLog } from '../helpers/memory-log.ts';
import { sandboxGateway } from '../helpers/sandbox-gateway.ts';

// What the gateway promises while its upstream fails. Calls are counted at the sandbox.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const START = Date.parse('2026-01-31T20:00:00Z');

const PAGE =
  'query ($offset: Int) { assets(type: IMAGE, first: 20, offset: $offset) { stale nodes { mediaId } } }';

async function open({
  count = 400,
  appSecret,
  upstreamTimeoutMs = 8000,
}: {
  count?: number;
  appSecret?: string;
  upstreamTimeoutMs?: number;
} = {}) {
  const clock = { time: START };
  const now = () => clock.time;
  const { log, records } = memoryLog();
  const opened = await sandboxGateway(
    { library: { image: images(count) }, now },
    // So many queries at once take a busy machine a while.
    { now, log, upstreamTimeoutMs, ...(appSecret !== undefined && { appSecret }) },
  );
  const page = (offset: number) => ask(opened.gateway, PAGE, { offset });
  return { ...opened, clock, records, page };
}

async function settle(gateway: Gateway): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await nextTurn();
  await ask(gateway, '{ upstreamQuota { used } }');
}

function codesOf(answers: readonly Answer[]): Set<string | undefined> {
  return new Set(
    answers.flatMap(({ errors }) => (errors ?? [{ extensions: {} }]).map((e) => e.extensions.code)),
  );
}

describe('T1: a token that ends', () => {
  it('causes one token call under 1,000 queries at once, and none of them fails', async () => {
    const { sandbox, callsTo, page } = await open({ count: 20_020, upstreamTimeoutMs: 300_000 });
    await page(0);
    sandbox.control.expireTokens();
    const before = callsTo('stable_token').length;

    const answers = await Promise.all(Array.from({ length: 1000 }, (_, n) => page(20 * (n + 1))));

    expect(codesOf(answers)).toEqual(new Set([undefined]));
    expect(callsTo('stable_token').length - before).toBe(1);
  });
});

describe('T4: a token that is refused', () => {
  it.each([
    { name: 'for a wrong secret', errcode: 40001, reason: 'WECHAT_APP_SECRET is wrong' },
    { name: 'for an address that is not allowed', errcode: 40164, reason: 'add 127.0.0.1 to it' },
  ])('$name is asked for at most 12 times an hour, and the reason is logged', async ({ errcode, reason }) => {
    const { sandbox, callsTo, page, clock, records } = await open();
    sandbox.control.addFault({ kind: 'errcode', errcode }, { endpoint: 'stable_token', times: 1_000_000 });
    const answers: Answer[] = [];

    for (; clock.time < START + HOUR; clock.time += 5 * SECOND) answers.push(await page(0));

    expect(callsTo('stable_token').length).toBeLessThanOrEqual(12);
    expect(callsTo('batchget_material')).toEqual([]);
    expect(codesOf(answers)).toEqual(new Set(['UPSTREAM_REFUSED']));
    const warnings = records().filter(({ level }) => level >= 40);
    expect(warnings).toHaveLength(callsTo('stable_token').length);
    for (const { msg } of warnings) expect(msg).toContain(reason);
  });
});

describe('a token endpoint whose quota is used up', () => {
  it.each([
    { errcode: 45011, most: 2 },
    { errcode: 45009, most: 1 },
  ])(
    'is left alone for as long as it says ($errcode), and nothing is charged for it',
    async ({ errcode, most }) => {
      const { sandbox, gateway, callsTo, page, clock } = await open();
      sandbox.control.addFault({ kind: 'errcode', errcode }, { endpoint: 'stable_token', times: 1_000_000 });

      for (let n = 0; n < 50; n += 1) {
        expect(codesOf([await page(0)])).toEqual(new Set(['UPSTREAM_QUOTA_EXCEEDED']));
        clock.time += SECOND;
      }

      expect(callsTo('stable_token').length).toBeLessThanOrEqual(most);
      const { data } = await ask(gateway, '{ upstreamQuota { used } }');
      expect(data.upstreamQuota.used).toBe(0);
      sandbox.control.clearFaults();
      clock.time += HOUR;
      expect((await page(0)).errors).toBeUndefined();
    },
  );
});

describe('a token that is rejected', () => {
  it('costs a second list call, which is charged too', async () => {
    const { sandbox, gateway, callsTo, page } = await open();
    await page(0);
    sandbox.control.invalidateTokens();

    const { errors } = await page(100);

    expect(errors).toBeUndefined();
    const { data } = await ask(gateway, '{ upstreamQuota { used } }');
    expect(data.upstreamQuota.used).toBe(callsTo('batchget_material').length);
  });

  it('and cannot be renewed pauses no list call beyond that', async () => {
    const { sandbox, page, clock } = await open();
    await page(0);
    sandbox.control.invalidateTokens();
    sandbox.control.addFault({ kind: 'errcode', errcode: 45011 }, { endpoint: 'stable_token' });
    await page(100);

    clock.time += 60 * SECOND;

    expect((await page(100)).errors).toBeUndefined();
  });
});

describe('T6: a token endpoint that is down', () => {
  it('has no effect while the token lives', async () => {
    const { sandbox, gateway, callsTo, page, clock } = await open();
    await page(0);
    sandbox.control.addFault({ kind: 'reset' }, { endpoint: 'stable_token', times: 1_000_000 });
    const answers: Answer[] = [];

    // The token ends after two hours; in the last five minutes it is to be renewed.
    for (; clock.time < START + 2 * HOUR - SECOND; clock.time += 30 * SECOND) {
      answers.push(await page(clock.time % 400));
      await settle(gateway);
    }

    expect(codesOf(answers)).toEqual(new Set([undefined]));
    expect(callsTo('stable_token').length).toBeGreaterThan(1);
    expect(callsTo('stable_token').length).toBeLessThanOrEqual(20);
  });
});

describe('U2: every twelfth call fails', () => {
  it.each([
    { kind: 'errcode', errcode: -1 } as const,
    { kind: 'reset' } as const,
    { kind: 'truncate' } as const,
    { kind: 'status', status: 502 } as const,
  ])('with $kind, and callers see nothing of it', async (fault) => {
    const { sandbox, callsTo, page, clock } = await open({ count: 4000 });
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

describe('U3 to U5: ten minutes in which every call fails', () => {
  it.each([
    { kind: 'errcode', errcode: -1 } as const,
    { kind: 'reset' } as const,
    { kind: 'status', status: 200 } as const,
  ])(
    'with $kind: kept pages are answered, marked; others get an error; upstream gets only probes',
    async (fault) => {
      const { sandbox, callsTo, page, clock, gateway } = await open();
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
        await settle(gateway);
      }

      expect(codesOf(kept)).toEqual(new Set([undefined]));
      expect(kept.slice(1).every(({ data }) => data.assets.stale && data.assets.nodes.length === 20)).toBe(
        true,
      );
      expect(codesOf(others)).toEqual(
        new Set([fault.kind === 'status' ? 'UPSTREAM_BAD_RESPONSE' : 'UPSTREAM_UNAVAILABLE']),
      );
      // 1,200 queries: five failures open the breaker of each endpoint, and then 5, 10, 20, 40 and 60 s lie between probes.
      expect(calls() - before).toBeLessThanOrEqual(2 * (7 + 13));
      sandbox.control.clearFaults();
      clock.time += MINUTE;
      expect((await page(300)).errors).toBeUndefined();
    },
  );
});

describe('U5: an upstream that is down', () => {
  it('does not keep the first visitor of the morning from what is kept', async () => {
    const { sandbox, page, clock } = await open();
    await page(0);
    sandbox.control.addFault({ kind: 'reset' }, { times: 1_000_000 });
    clock.time += 10 * HOUR;

    const { data, errors } = await page(0);

    expect(errors).toBeUndefined();
    expect(data.assets).toMatchObject({ stale: true });
    expect(data.assets.nodes).toHaveLength(20);
  });

  it('is not waited for longer than 2 s, and nothing older than STALE_SECONDS is shown meanwhile', async () => {
    const { sandbox, page, clock } = await open();
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
    const { sandbox, gateway, page, clock } = await open({ count: 60 });
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

describe('L6: callers who leave', () => {
  it('do not make a list pass for stale by taking their check with them', async () => {
    const { sandbox, gateway, page, callsTo } = await open();
    const wide = 'query ($offset: Int) { assets(type: IMAGE, first: 100, offset: $offset) { nodes { id } } }';
    for (let offset = 0; offset < 400; offset += 100) await ask(gateway, wide, { offset });
    const { data } = await page(300);
    sandbox.control.delete(data.assets.nodes[0].mediaId);
    const before = callsTo('batchget_material').length;
    sandbox.control.setLatency(30);
    const leaving = new AbortController();
    const leaver = Promise.resolve(
      gateway.fetch('http://gateway.test/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'cache-control': 'no-cache' },
        body: JSON.stringify({ query: PAGE, variables: { offset: 0 } }),
        signal: leaving.signal,
      }),
    );
    while (callsTo('batchget_material').length === before) await nextTurn();
    leaving.abort();
    await Promise.allSettled([leaver]);
    sandbox.control.setLatency(0);
    await new Promise((resolve) => setTimeout(resolve, 100));

    expect((await page(0)).data.assets.stale).toBe(false);
  });

  it('cause no call that nobody else waits for, and spoil none for those who stay', async () => {
    const { sandbox, gateway, callsTo } = await open({ count: 4000 });
    await ask(gateway, PAGE, { offset: 0 });
    sandbox.control.setLatency(50);
    const before = callsTo('batchget_material').length;
    const leaving = new AbortController();
    // Fifty callers with one signal are no leak.
    setMaxListeners(0, leaving.signal);
    const look = (signal?: AbortSignal) =>
      gateway.fetch('http://gateway.test/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          query: `{ node(id: "${Buffer.from('image:unknown').toString('base64url')}") { id } }`,
        }),
        ...(signal !== undefined && { signal }),
      });

    const gone = Array.from({ length: 50 }, () => Promise.resolve(look(leaving.signal)));
    await new Promise((resolve) => setTimeout(resolve, 120));
    leaving.abort();
    await Promise.allSettled(gone);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const calls = callsTo('batchget_material').length;
    await new Promise((resolve) => setTimeout(resolve, 200));

    expect(calls - before).toBeLessThanOrEqual(5);
    expect(callsTo('batchget_material')).toHaveLength(calls);
    const stayed = await (await look()).json();
    expect(stayed.errors[0].extensions.code).toBe('OPERATION_TOO_COMPLEX');
  });
});
