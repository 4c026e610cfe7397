import { describe, expect, it } from 'vitest';
import { PURPOSES, type Purpose } from '../../src/upstream/job.ts';
import { DAY, HOUR, ledgerAt, MIDNIGHT, spendError, usedLedger } from './open-ledger.ts';

describe("the pace of a day's calls", () => {
  it('stops mirroring, then refreshing, then looking up, then checking, then all calls, as the calls run down', () => {
    const { ledger } = ledgerAt(MIDNIGHT);
    const stops = new Map<Purpose, number>();

    for (let used = 0; ledger.allows('missing'); used += 1) {
      ledger.spend('missing');
      for (const purpose of PURPOSES)
        if (!ledger.allows(purpose) && !stops.has(purpose)) stops.set(purpose, used + 1);
    }

    expect([...stops]).toEqual([
      ['mirror', 251],
      ['refresh', 401],
      ['look-up', 501],
      ['check', 551],
      ['no-cache', 751],
      ['missing', 751],
    ]);
  });

  it('lets them come back in the opposite order, as the day goes on', () => {
    const { ledger, clock } = usedLedger(760);
    const returns = new Map<Purpose, number>();

    for (; clock.time < MIDNIGHT + DAY; clock.time += 60_000)
      for (const purpose of PURPOSES)
        if (ledger.allows(purpose) && !returns.has(purpose)) returns.set(purpose, clock.time - MIDNIGHT);

    expect([...returns.keys()]).toEqual(['no-cache', 'missing', 'check', 'look-up', 'refresh', 'mirror']);
    expect(returns.get('missing')).toBeCloseTo(DAY * (1 - 0.24 / 0.25), -5);
    expect(returns.get('check')).toBeCloseTo(DAY * (1 - 0.24 / 0.45), -5);
    expect(returns.get('refresh')).toBeCloseTo(DAY * (1 - 0.24 / 0.6), -5);
  });

  it.each([
    { used: 0, factor: 1 },
    { used: 250, factor: 1 },
    { used: 400, factor: 1.25 },
    { used: 500, factor: 1.5 },
    { used: 600, factor: 0.75 / 0.45 },
    { used: 1000, factor: 0.75 / 0.45 },
  ])('stretches the intervals of checks by $factor after $used of 1000 calls at once', (example) => {
    const { ledger } = usedLedger(example.used);

    expect(ledger.intervalFactor()).toBeCloseTo(example.factor, 10);
  });

  it('stretches less again as the day goes on', () => {
    const { ledger, clock } = usedLedger(500);

    clock.time += 6 * HOUR;
    expect(ledger.intervalFactor()).toBeCloseTo(0.75 / (0.5 / 0.75), 10);
    clock.time += 6 * HOUR;
    expect(ledger.intervalFactor()).toBe(1);
  });

  it('makes no call for no-cache beyond 5 % of the day', () => {
    const { ledger, clock } = ledgerAt(MIDNIGHT);
    let calls = 0;

    for (; calls < 1000 && ledger.allows('no-cache'); calls += 1) ledger.spend('no-cache');

    expect(calls).toBe(50);
    expect(ledger.allows('refresh')).toBe(true);
    expect(spendError(ledger, 'no-cache').retryAfterSeconds).toBe(DAY / 1000);
    clock.time += DAY;
    expect(ledger.allows('no-cache')).toBe(true);
  });
});
