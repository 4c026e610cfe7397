import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createInProcessSandbox } from '../../../src/sandbox/sandbox.ts';
import {
  loadNamedScenario,
  loadScenario,
  type ScenarioName,
} from '../../../src/sandbox/scenario/load-scenario.ts';
import type { Scenario } from '../../../src/sandbox/scenario/scenario.ts';
import { createClock } from '../../helpers/clock.ts';
import { imageItems } from '../../helpers/item-lists.ts';
import { createTestClient } from '../sandbox-client.ts';

const LIST = '/cgi-bin/material/batchget_material';
const COUNTS = '/cgi-bin/material/get_materialcount';

/** A sandbox that runs a scenario on a clock of the test. */
function runScenario(fields: Partial<Scenario>) {
  const clock = createClock();
  const scenario = { name: 'test', description: 'A test.', ...fields };
  const sandbox = createInProcessSandbox({ library: { image: imageItems(3) }, now: clock.now, scenario });
  const client = createTestClient(sandbox);
  return {
    clock,
    client,
    control: sandbox.control,
    call: (path = COUNTS) => client.send(path, { method: 'GET' }),
  };
}

const reset = { kind: 'reset' } as const;

describe('a phase', () => {
  it('begins and ends on the clock of the account', () => {
    const { clock, call } = runScenario({ phases: [{ from: 60, to: 120, faults: [reset] }] });

    const deliveries = Array.from({ length: 5 }, () => {
      const { delivery } = call();
      clock.advance({ seconds: 30 });
      return delivery;
    });

    expect(deliveries).toEqual(['whole', 'whole', 'reset', 'reset', 'whole']);
  });

  it('is for one endpoint, where it says so', () => {
    const { call } = runScenario({ phases: [{ from: 0, endpoint: 'batchget_material', faults: [reset] }] });

    expect([call(LIST), call(COUNTS), call('/unknown')].map(({ delivery }) => delivery)).toEqual([
      'reset',
      'whole',
      'whole',
    ]);
  });

  it('fails a part of the calls, each fault as often as any other, and the same ones for the same seed', () => {
    const faults = [reset, { kind: 'status', status: 502 }] as const;
    const play = (seed: number) => {
      const { call } = runScenario({ seed, phases: [{ from: 0, share: 0.2, faults }] });
      return Array.from({ length: 2000 }, () => {
        const { delivery, status } = call();
        return delivery === 'reset' ? 'reset' : status;
      });
    };
    const calls = play(1);

    expect(calls.filter((each) => each === 'reset').length / 200).toBeCloseTo(1, 0);
    expect(calls.filter((each) => each === 502).length / 200).toBeCloseTo(1, 0);
    expect(play(1)).toEqual(calls);
    expect(play(2)).not.toEqual(calls);
  });

  it('delays answers, by what the control has set too', () => {
    const { call, control } = runScenario({ phases: [{ from: 0, latency: { ms: 200, jitterMs: 100 } }] });
    control.setLatency(1000);

    const delays = Array.from({ length: 1000 }, () => call().delayMs);

    expect(Math.min(...delays)).toBe(1200);
    expect(Math.max(...delays)).toBe(1300);
  });

  it('lets a body drip', () => {
    const { call } = runScenario({ phases: [{ from: 0, faults: [{ kind: 'drip', bytesPerSecond: 100 }] }] });

    expect(call()).toMatchObject({ status: 200, delivery: { bytesPerSecond: 100 } });
  });

  it('comes after the faults of the control', () => {
    const { call, control } = runScenario({ phases: [{ from: 0, faults: [reset] }] });
    control.addFault({ kind: 'hang' });

    expect([call(), call()].map(({ delivery }) => delivery)).toEqual(['never', 'reset']);
  });
});

describe('a moment', () => {
  it('kills the tokens that were made before, each time it comes', () => {
    const { clock, client } = runScenario({ moments: [{ at: 60, every: 60, tokens: 'invalidate' }] });

    const first = client.stableToken().access_token;
    clock.advance({ seconds: 59 });
    expect(client.counts(first)).not.toHaveProperty('errcode');
    clock.advance({ seconds: 1 });
    expect(client.counts(first)).toMatchObject({ errcode: 40001 });

    const second = client.stableToken().access_token;
    clock.advance({ seconds: 30 });
    expect(client.counts(second)).not.toHaveProperty('errcode');
    clock.advance({ seconds: 90 });
    expect(client.counts(second)).toMatchObject({ errcode: 40001 });
  });

  it('kills no token that was made after it', () => {
    const { clock, client } = runScenario({ moments: [{ at: 60, tokens: 'expire' }] });

    clock.advance({ seconds: 61 });

    expect(client.counts()).not.toHaveProperty('errcode');
  });

  it('uses up the quota of the day, as upstream then tells of it, and not that of the next', () => {
    const { clock, client } = runScenario({ moments: [{ at: 60, quota: 'used-up' }] });
    client.list('image');
    clock.advance({ seconds: 60 });

    expect(client.list('image')).toMatchObject({ errcode: 45009 });
    expect(client.counts()).not.toHaveProperty('errcode');
    expect(client.quota(LIST)).toMatchObject({ quota: { daily_limit: 1000, used: 1000, remain: 0 } });

    clock.advance({ hours: 15 });
    expect(client.list('image')).toMatchObject({ total_count: 3 });
  });
});

describe('Control.startScenario', () => {
  it('begins as of now, and in place of what runs', () => {
    const { clock, call, control } = runScenario({ phases: [{ from: 0, faults: [{ kind: 'hang' }] }] });
    clock.advance({ hours: 1 });

    control.startScenario(loadScenario('blackout'));

    expect(call().delivery).toBe('whole');
    clock.advance({ seconds: 60 });
    expect(call().delivery).toBe('reset');
    clock.advance({ seconds: 600 });
    expect(call().delivery).toBe('whole');
  });
});

describe('Control.endScenario', () => {
  it('ends it, and gives the quota back', () => {
    const { client, call, control } = runScenario({
      phases: [{ from: 0, endpoint: 'get_materialcount', faults: [reset] }],
      moments: [{ at: 0, quota: 'used-up' }],
    });
    expect(client.list('image')).toMatchObject({ errcode: 45009 });

    control.endScenario();

    expect(call().delivery).toBe('whole');
    expect(client.list('image')).toMatchObject({ total_count: 3 });
  });
});

/** What is announced of a scenario, with the second in which it is. */
function announcementsOf(name: ScenarioName) {
  const lines: string[] = [];
  const startedAt = Date.now();
  const announce = (line: string) => lines.push(`${(Date.now() - startedAt) / 1000} ${line}`);
  const { control } = createInProcessSandbox({ scenario: loadNamedScenario(name), announce });
  return { lines, control };
}

describe('what is announced of a scenario', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date(2026, 10, 27, 19, 39) });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it.each<[ScenarioName, readonly string[]]>([
    [
      'blackout',
      ['60 blackout: every connection is reset from now on, until 19:50:00', '660 blackout: over'],
    ],
    ['flaky', ['1 flaky: one call in five fails from now on']],
    ['quota-end', ['60 quota-end: list calls are refused with 45009 from now on']],
  ])('is what %s does, as it happens', (name, told) => {
    const { lines } = announcementsOf(name);

    vi.advanceTimersByTime(3_600_000);

    expect(lines).toEqual(told);
  });

  it('comes each time that a phase does', () => {
    const { lines } = announcementsOf('oscillating');

    vi.advanceTimersByTime(200_000);

    expect(lines).toEqual([
      '60 oscillating: every connection is reset from now on, until 19:41:00',
      '120 oscillating: over',
      '180 oscillating: every connection is reset from now on, until 19:43:00',
    ]);
  });

  it('ends once another scenario runs, or none', () => {
    const { lines, control } = announcementsOf('blackout');
    control.startScenario(loadNamedScenario('slow-drip'));
    vi.advanceTimersByTime(60_000);
    control.endScenario();
    vi.advanceTimersByTime(3_600_000);

    expect(lines).toEqual(['60 slow-drip: answers come at 100 bytes a second from now on, until 19:50:00']);
  });
});
