import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ask } from './helpers/execute.ts';
import { addressOf, startGateway } from './helpers/gateway-process.ts';
import { sandboxGateway } from './helpers/sandbox-gateway.ts';

/** The fault that docs/sandbox.md injects, as it says it. */
const [, EXAMPLE = ''] = /addFault .*\n {2}-d '(.*)'/.exec(readFileSync('docs/sandbox.md', 'utf8')) ?? [];

const QUERY = 'query ($offset: Int) { assets(type: IMAGE, first: 1, offset: $offset) { nodes { id } } }';

async function post(address: string, body: object) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(response.status).toBe(200);
  return response.json();
}

it('a fault that is cleared has ended for the gateway of the sandbox, whatever it has learned', async () => {
  const { child, output } = startGateway();
  const address = await addressOf(child, output);
  const [, control = ''] = /control is at ([^)]+)\)/.exec(output.stdout) ?? [];
  let offset = 20;
  const askAnew = async () => post(address, { query: QUERY, variables: { offset } });
  const failing = async () => (await askAnew()).errors?.[0]?.extensions;
  const expectAnswer = async () => {
    expect((await askAnew()).errors).toBeUndefined();
    // A call caches twenty.
    offset += 20;
  };

  await post(`${control}/addFault`, JSON.parse(EXAMPLE));
  const first = await failing();
  const second = await failing();
  await post(`${control}/clearFaults`, {});
  await expectAnswer();

  expect(first).toMatchObject({ code: 'UPSTREAM_QUOTA_EXCEEDED', retryAfterSeconds: 60 });
  expect(second.code).toBe('UPSTREAM_QUOTA_EXCEEDED');
  expect(60 - second.retryAfterSeconds).toBeLessThan(30);
  const { data } = await post(address, { query: '{ upstreamQuota { limit remaining } }' });
  expect(data.upstreamQuota).toEqual({ limit: null, remaining: null });

  for (const errcode of [48001, 45011, -1]) {
    await post(`${control}/addFault`, { fault: { kind: 'errcode', errcode }, times: 1000 });
    for (let n = 0; n < 5; n += 1) expect(await failing()).toBeDefined();
    await post(`${control}/clearFaults`, {});
    await expectAnswer();
  }
  await post(`${control}/setQuota`, { endpoint: 'batchget_material', callsPerDay: 0 });
  expect(await failing()).toMatchObject({ code: 'UPSTREAM_QUOTA_EXCEEDED', retryAfterSeconds: 60 });
  await post(`${control}/setQuota`, { endpoint: 'batchget_material' });
  await expectAnswer();
});

it('one refusal for the quota holds calls back for a minute, and says so each time', async () => {
  const clock = { time: Date.parse('2026-01-31T20:00:00Z') };
  const now = () => clock.time;
  const { sandbox, gateway, listCalls } = await sandboxGateway({ now }, { now, upstreamDailyCalls: 1000 });
  const waits = async () => (await ask(gateway, QUERY)).errors?.[0]?.extensions.retryAfterSeconds;
  sandbox.control.addFault({ kind: 'errcode', errcode: 45009 }, { endpoint: 'batchget_material' });

  expect(await waits()).toBe(60);
  clock.time += 59_000;
  expect(await waits()).toBe(1);
  clock.time += 1000;

  expect(await waits()).toBeUndefined();
  expect(listCalls()).toHaveLength(2);
});

it('a quota that upstream counts as used up is asked for ever less often, until it was reset', async () => {
  const clock = { time: Date.parse('2026-01-31T20:00:00Z') };
  const now = () => clock.time;
  const { sandbox, gateway, listCalls, callsTo } = await sandboxGateway(
    { now },
    { now, upstreamDailyCalls: 1000 },
  );
  const waits = async (offset: number) =>
    (await ask(gateway, QUERY, { offset })).errors?.[0]?.extensions.retryAfterSeconds;
  expect(await waits(0)).toBeUndefined();
  sandbox.control.setQuota('batchget_material', 1);

  expect([await waits(20), await waits(40)]).toEqual([60, 60]);
  for (const seconds of [60, 120, 240, 480, 900, 900]) {
    clock.time += (seconds - 1) * 1000;
    expect(await waits(20)).toBe(1);
    clock.time += 1000;
    expect(await waits(20)).toBe(Math.min(2 * seconds, 900));
  }
  expect(listCalls()).toHaveLength(2);
  expect(callsTo('get')).toHaveLength(7);
  sandbox.control.setQuota('batchget_material', undefined);
  clock.time += 900_000;

  expect(await waits(20)).toBeUndefined();
  // Upstream has not counted the call that it refused.
  const { data } = await ask(gateway, '{ upstreamQuota { limit used } }');
  expect(data.upstreamQuota).toEqual({ limit: 1000, used: 2 });
});
