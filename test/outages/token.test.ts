import { describe, expect, it } from 'vitest';
import { clockedSandbox } from '../helpers/clocked-sandbox.ts';
import { MORNING } from '../helpers/clocked-source.ts';
import { HOUR, SECOND } from '../helpers/durations.ts';
import { type Answer, ask, codesOf } from '../helpers/execute.ts';
import { memoryLog } from '../helpers/memory-log.ts';

// Calls are counted at the sandbox.

describe('a token that ends', () => {
  it('causes one token call under 1,000 queries at once, and none of them fails', async () => {
    const { sandbox, callsTo, page } = await clockedSandbox({
      count: 20_020,
      // So many queries at once take a busy machine a while.
      upstreamTimeoutMs: 300_000,
      overSocket: false,
    });
    await page(0);
    sandbox.control.expireTokens();
    const before = callsTo('stable_token').length;

    const answers = await Promise.all(Array.from({ length: 1000 }, (_, n) => page(20 * (n + 1))));

    expect(codesOf(answers)).toEqual(new Set([undefined]));
    expect(callsTo('stable_token').length - before).toBe(1);
  });
});

describe('a token that is refused', () => {
  it.each([
    { name: 'for a wrong secret', errcode: 40001, reason: 'WECHAT_APP_SECRET is wrong' },
    { name: 'for an address that is not allowed', errcode: 40164, reason: 'add 127.0.0.1 to it' },
  ])('$name is asked for at most 12 times an hour, and the reason is logged', async ({ errcode, reason }) => {
    const { log, records } = memoryLog();
    const { sandbox, callsTo, page, clock } = await clockedSandbox({ log });
    sandbox.control.addFault({ kind: 'errcode', errcode }, { endpoint: 'stable_token', times: 1_000_000 });
    const answers: Answer[] = [];

    for (; clock.time < MORNING + HOUR; clock.time += 5 * SECOND) answers.push(await page(0));

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
      const { sandbox, gateway, callsTo, page, clock } = await clockedSandbox();
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
    const { sandbox, gateway, callsTo, page } = await clockedSandbox();
    await page(0);
    sandbox.control.invalidateTokens();

    const { errors } = await page(100);

    expect(errors).toBeUndefined();
    const { data } = await ask(gateway, '{ upstreamQuota { used } }');
    expect(data.upstreamQuota.used).toBe(callsTo('batchget_material').length);
  });

  it('and cannot be renewed pauses no list call beyond that', async () => {
    const { sandbox, page, clock } = await clockedSandbox();
    await page(0);
    sandbox.control.invalidateTokens();
    sandbox.control.addFault({ kind: 'errcode', errcode: 45011 }, { endpoint: 'stable_token' });
    await page(100);

    clock.time += 60 * SECOND;

    expect((await page(100)).errors).toBeUndefined();
  });
});

describe('a token endpoint that is down', () => {
  it('has no effect while the token lives', async () => {
    const { sandbox, settle, callsTo, page, clock } = await clockedSandbox();
    await page(0);
    sandbox.control.addFault({ kind: 'reset' }, { endpoint: 'stable_token', times: 1_000_000 });
    const answers: Answer[] = [];

    // The token ends after two hours; in the last five minutes it is to be renewed.
    for (; clock.time < MORNING + 2 * HOUR - SECOND; clock.time += 30 * SECOND) {
      answers.push(await page(clock.time % 400));
      await settle();
    }

    expect(codesOf(answers)).toEqual(new Set([undefined]));
    expect(callsTo('stable_token').length).toBeGreaterThan(1);
    expect(callsTo('stable_token').length).toBeLessThanOrEqual(20);
  });
});
