import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UpstreamQuotaExceededError, UpstreamUnavailableError } from '../../src/upstream/errors.ts';
import { createLedger, type Ledger } from '../../src/upstream/ledger.ts';
import { PURPOSES, type Purpose } from '../../src/upstream/purpose.ts';
import type { Receipt } from '../../src/upstream/quota-days.ts';
import { propertyRuns } from '../helpers/property-runs.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Midnight in Beijing. */
const MIDNIGHT = Date.parse('2026-01-31T16:00:00Z');

function ledgerAt(time: number, { dailyCalls = 1000 } = {}) {
  const clock = { time };
  const ledger = createLedger({ subject: 'The list call', dailyCalls, now: () => clock.time });
  return { ledger, clock };
}

/** A ledger of which so many calls are used. */
function usedLedger(used: number, options: { time?: number; dailyCalls?: number } = {}) {
  const opened = ledgerAt(options.time ?? MIDNIGHT, options);
  const { dayEndsAt } = opened.ledger.snapshot();
  opened.ledger.restore({ dayEndsAt, used, noCacheUsed: 0 });
  return opened;
}

function spendError(ledger: Ledger, purpose: Purpose): UpstreamQuotaExceededError {
  try {
    ledger.spend(purpose);
  } catch (error) {
    if (error instanceof UpstreamQuotaExceededError) return error;
    throw error;
  }
  throw new Error('The call may be made.');
}

/** The call that was counted last. */
function latest(ledger: Ledger): Receipt {
  const { used, dayEndsAt } = ledger.snapshot();
  return { number: used, dayEndsAt };
}

function refusal(period: 'day' | 'minute', retryAfterSeconds = 60): UpstreamQuotaExceededError {
  return new UpstreamQuotaExceededError('The list call', 'refused', {
    kind: `${period}Quota`,
    retryAfterSeconds,
  });
}

describe('a ledger', () => {
  it('counts a call before it is sent, and gives its number in the day', () => {
    const { ledger } = ledgerAt(MIDNIGHT);

    const receipts = [ledger.spend('missing'), ledger.spend('check'), ledger.spend('refresh')];

    expect(receipts.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(ledger.status()).toEqual({
      limit: 1000,
      used: 3,
      remaining: 997,
      resetAt: new Date(MIDNIGHT + DAY),
    });
  });

  it('tells of every call that it counts', () => {
    let changes = 0;
    const ledger = createLedger({
      subject: 'The list call',
      dailyCalls: 1000,
      now: () => MIDNIGHT,
      onChange: () => {
        changes += 1;
      },
    });

    ledger.spend('missing');
    ledger.spend('missing');

    expect(changes).toBe(2);
  });

  it('never passes the ceiling, whatever is asked of it, and when', () => {
    const step = fc.record({ purpose: fc.constantFrom(...PURPOSES), minutes: fc.nat(60), calls: fc.nat(40) });
    const cases = fc.record({ dailyCalls: fc.integer({ min: 1, max: 200 }), steps: fc.array(step) });

    fc.assert(
      fc.property(cases, ({ dailyCalls, steps }) => {
        const { ledger, clock } = ledgerAt(MIDNIGHT, { dailyCalls });
        const made = new Map<number, number>();
        for (const { purpose, minutes, calls } of steps) {
          clock.time += minutes * 60_000;
          const day = Math.floor((clock.time - MIDNIGHT) / DAY);
          for (let n = 0; n < calls && ledger.allows(purpose); n += 1) {
            ledger.spend(purpose);
            made.set(day, (made.get(day) ?? 0) + 1);
          }
        }
        expect(Math.max(0, ...made.values())).toBeLessThanOrEqual(dailyCalls);
      }),
    );
  });

  it('allows all calls of the day in the end, and not one more', () => {
    const { ledger, clock } = usedLedger(999, { time: MIDNIGHT + DAY - 60_000 });

    expect(ledger.spend('refresh').number).toBe(1000);
    clock.time += 59_999;

    expect(PURPOSES.filter(ledger.allows)).toEqual([]);
    expect(spendError(ledger, 'missing').retryAfterSeconds).toBe(1);
  });

  it('stops refreshing, then checking, then all calls, as the calls run down', () => {
    const { ledger } = ledgerAt(MIDNIGHT);
    const stops = new Map<Purpose, number>();

    for (let used = 0; ledger.allows('missing'); used += 1) {
      ledger.spend('missing');
      for (const purpose of PURPOSES)
        if (!ledger.allows(purpose) && !stops.has(purpose)) stops.set(purpose, used + 1);
    }

    expect([...stops]).toEqual([
      ['refresh', 401],
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

    expect([...returns.keys()]).toEqual(['no-cache', 'missing', 'check', 'refresh']);
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

  it('begins a new day at midnight in Beijing', () => {
    const { ledger, clock } = usedLedger(1000, { time: MIDNIGHT + 5 * HOUR });

    clock.time = MIDNIGHT + DAY - 1;
    expect(ledger.status()).toMatchObject({ used: 1000, remaining: 0, resetAt: new Date(MIDNIGHT + DAY) });
    clock.time = MIDNIGHT + DAY;

    expect(ledger.status()).toMatchObject({
      used: 0,
      remaining: 1000,
      resetAt: new Date(MIDNIGHT + 2 * DAY),
    });
    expect(ledger.spend('refresh').number).toBe(1);
  });

  it('tells why a call is not made, and when it will be', () => {
    const { ledger } = usedLedger(800);

    expect(spendError(ledger, 'missing')).toMatchObject({
      message: 'The list call is not made: 800 of 1000 calls are used, and the next waits 17280 s',
      kind: 'dayQuota',
      retryAfterSeconds: 17_280,
    });
    expect(ledger.status().used).toBe(800);
  });

  it('allows a call after the seconds that it has told, and not a second earlier', () => {
    const cases = fc.record({
      dailyCalls: fc.integer({ min: 1, max: 5000 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      elapsed: fc.integer({ min: 0, max: DAY - 1 }),
      purpose: fc.constantFrom(...PURPOSES),
      refused: fc.constantFrom(undefined, 'day', 'minute'),
    });

    fc.assert(
      fc.property(cases, ({ dailyCalls, share, elapsed, purpose, refused }) => {
        const used = Math.round(dailyCalls * share);
        const { ledger, clock } = usedLedger(used, { dailyCalls, time: MIDNIGHT + elapsed });
        if (refused !== undefined) ledger.recordFailure(latest(ledger), refusal(refused));
        fc.pre(!ledger.allows(purpose));

        const { retryAfterSeconds } = spendError(ledger, purpose);

        const start = clock.time;
        clock.time = Math.max(start, start + (retryAfterSeconds - 1) * 1000 - 1);
        expect(ledger.allows(purpose)).toBe(false);
        // Fractions of a day are not exact to the last millisecond.
        clock.time = start + retryAfterSeconds * 1000 + 1;
        // A pause of a minute may end on a day of which too many calls are used: a second answer tells so.
        if (refused !== 'minute') expect(ledger.allows(purpose)).toBe(true);
      }),
      { numRuns: propertyRuns(2000) },
    );
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

  it.each(PURPOSES)('allows every call for %s where there is no ceiling', (purpose) => {
    const { ledger } = ledgerAt(MIDNIGHT + 23 * HOUR, { dailyCalls: Number.POSITIVE_INFINITY });

    for (let n = 0; n < 5000; n += 1) ledger.spend(purpose);

    expect(ledger.allows(purpose)).toBe(true);
    expect(ledger.intervalFactor()).toBe(1);
    expect(ledger.status()).toEqual({
      limit: undefined,
      used: 5000,
      remaining: undefined,
      resetAt: new Date(MIDNIGHT + DAY),
    });
  });
});

describe('a ledger after upstream has said that the calls of the day are used up (45009)', () => {
  function refused() {
    const opened = ledgerAt(MIDNIGHT);
    const { ledger } = opened;
    const underWay = ledger.spend('missing');
    ledger.spend('missing');
    ledger.recordFailure(latest(ledger), refusal('day'));
    return { ...opened, underWay };
  }

  it('makes no call, and has none left', () => {
    const { ledger } = refused();

    expect(PURPOSES.filter(ledger.allows)).toEqual([]);
    expect(ledger.status()).toMatchObject({ limit: 1000, used: 2, remaining: 0 });
    expect(spendError(ledger, 'missing')).toMatchObject({ kind: 'dayQuota', retryAfterSeconds: 60 });
  });

  it('probes ever less often, once in a quarter of an hour in the end, as long as the probes fail', () => {
    const { ledger, clock } = refused();
    const probes: number[] = [];

    for (; clock.time < MIDNIGHT + HOUR; clock.time += 60_000) {
      if (!ledger.allows('missing')) continue;
      ledger.spend('missing');
      probes.push((clock.time - MIDNIGHT) / 60_000);
      ledger.recordFailure(latest(ledger), refusal('day'));
    }

    expect(probes).toEqual([1, 3, 7, 15, 30, 45]);
  });

  it('makes no other call while a probe is under way', () => {
    const { ledger, clock } = refused();
    clock.time += HOUR;

    ledger.spend('check');

    expect(ledger.allows('missing')).toBe(false);
  });

  it('goes on refusing after the success of a call that was under way', () => {
    const { ledger, clock, underWay } = refused();

    ledger.recordSuccess(underWay);
    expect(ledger.allows('missing')).toBe(false);

    clock.time += HOUR;
    ledger.spend('missing');
    ledger.recordSuccess(underWay);
    expect(ledger.allows('missing')).toBe(false);
  });

  it('allows calls again after the success of a probe', () => {
    const { ledger, clock } = refused();
    clock.time += HOUR;

    ledger.recordSuccess(ledger.spend('missing'));

    expect(PURPOSES.filter(ledger.allows)).toEqual([...PURPOSES]);
    expect(ledger.status().remaining).toBe(997);
  });

  it('allows calls again on the next day', () => {
    const { ledger, clock } = refused();

    clock.time = MIDNIGHT + DAY;

    expect(ledger.allows('refresh')).toBe(true);
  });

  it('does not take what yesterday is told late for a refusal of today', () => {
    const { ledger, clock } = ledgerAt(MIDNIGHT + DAY - 1000);
    const receipt = ledger.spend('missing');
    clock.time = MIDNIGHT + DAY + 1000;

    ledger.recordFailure(receipt, refusal('day'));

    expect(ledger.allows('missing')).toBe(true);
    expect(ledger.status().remaining).toBe(1000);
  });

  it('does not take a success of yesterday for the end of a refusal of today', () => {
    const { ledger, clock } = ledgerAt(MIDNIGHT + DAY - 1000);
    ledger.spend('missing');
    const receipt = ledger.spend('missing');
    clock.time = MIDNIGHT + DAY;
    ledger.recordFailure(ledger.spend('missing'), refusal('day'));

    ledger.recordSuccess(receipt);

    expect(ledger.allows('missing')).toBe(false);
  });

  it('goes on waiting for the next probe over a restart', () => {
    const before = refused();
    before.clock.time += 20_000;
    const { ledger, clock } = ledgerAt(before.clock.time);

    ledger.restore(before.ledger.snapshot());

    expect(spendError(ledger, 'missing').retryAfterSeconds).toBe(40);
    clock.time += 40_000;
    ledger.recordSuccess(ledger.spend('missing'));
    expect(ledger.allows('missing')).toBe(true);
  });

  it('probes at once when the clock is set back: nobody knows when it was refused', () => {
    const { ledger, clock } = refused();

    clock.time -= 3 * HOUR;

    expect(ledger.allows('missing')).toBe(true);
  });

  it('waits for no minute where the day ends before', () => {
    const { ledger } = ledgerAt(MIDNIGHT + DAY - 10_000);
    ledger.recordFailure(latest(ledger), refusal('day'));

    expect(spendError(ledger, 'missing').retryAfterSeconds).toBe(10);
  });

  it('counts those that were under way together as one refusal', () => {
    const { ledger } = ledgerAt(MIDNIGHT);
    const receipts = Array.from({ length: 5 }, () => ledger.spend('missing'));

    for (const receipt of receipts) ledger.recordFailure(receipt, refusal('day'));

    expect(spendError(ledger, 'missing').retryAfterSeconds).toBe(60);
  });

  it('allows calls again once it is told that the refusal holds no longer', () => {
    const { ledger } = refused();

    ledger.forgetRefusals();

    expect(PURPOSES.filter(ledger.allows)).toEqual([...PURPOSES]);
    expect(ledger.status().remaining).toBe(998);
  });

  it('has none left even without a ceiling', () => {
    const { ledger } = ledgerAt(MIDNIGHT, { dailyCalls: Number.POSITIVE_INFINITY });

    ledger.recordFailure(latest(ledger), refusal('day'));

    expect(ledger.allows('missing')).toBe(false);
    expect(ledger.status()).toMatchObject({ limit: undefined, remaining: 0 });
  });
});

describe('a ledger after upstream has said that the calls of the minute are used up (45011)', () => {
  it.each([
    { told: 60, pause: 60 },
    { told: 5, pause: 60 },
    { told: 90, pause: 90 },
  ])('makes no call for $pause s when told to wait $told s', ({ told, pause }) => {
    const { ledger, clock } = ledgerAt(MIDNIGHT);

    ledger.recordFailure(latest(ledger), refusal('minute', told));

    expect(spendError(ledger, 'missing')).toMatchObject({ kind: 'minuteQuota', retryAfterSeconds: pause });
    clock.time += pause * 1000 - 1;
    expect(PURPOSES.filter(ledger.allows)).toEqual([]);
    clock.time += 1;
    expect(PURPOSES.filter(ledger.allows)).toEqual([...PURPOSES]);
  });

  it('makes calls again when the clock is set back', () => {
    const { ledger, clock } = ledgerAt(MIDNIGHT + 5 * HOUR);
    ledger.recordFailure(latest(ledger), refusal('minute'));

    clock.time -= 3 * HOUR;

    expect(ledger.allows('missing')).toBe(true);
  });

  it('goes on as before after any other failure', () => {
    const { ledger } = ledgerAt(MIDNIGHT);

    ledger.recordFailure(latest(ledger), new UpstreamUnavailableError('The list call', 'timed out'));

    expect(ledger.allows('refresh')).toBe(true);
  });
});

describe('Ledger.adopt', () => {
  it.each([
    { own: 100, quota: { dailyLimit: 500, used: 300 }, status: { limit: 500, used: 300, remaining: 200 } },
    { own: 100, quota: { dailyLimit: 5000, used: 40 }, status: { limit: 1000, used: 100, remaining: 900 } },
    { own: 100, quota: { dailyLimit: 50, used: 0 }, status: { limit: 50, used: 100, remaining: 0 } },
  ])('takes the lower limit and the higher count: $status', ({ own, quota, status }) => {
    const { ledger } = usedLedger(own);

    ledger.adopt(quota);

    expect(ledger.status()).toMatchObject(status);
  });

  it('begins anew where upstream had counted up to its limit, and has fewer since: somebody had it reset', () => {
    const { ledger, clock } = usedLedger(100);
    ledger.adopt({ dailyLimit: 1000, used: 1000 });
    expect(spendError(ledger, 'missing').retryAfterSeconds).toBe(60);
    clock.time += HOUR;

    ledger.adopt({ dailyLimit: 1000, used: 7 }, { unsettled: 2 });

    expect(ledger.status()).toMatchObject({ used: 9, remaining: 991 });
    expect(PURPOSES.filter(ledger.allows)).toEqual([...PURPOSES]);
  });

  it('does so over a restart, where it had refused a call', () => {
    const before = usedLedger(1000);
    before.ledger.recordFailure(latest(before.ledger), refusal('day'));
    const { ledger } = ledgerAt(MIDNIGHT + HOUR);
    ledger.restore(before.ledger.snapshot());
    expect(ledger.allows('missing')).toBe(false);

    ledger.adopt({ dailyLimit: 1000, used: 7 });

    expect(ledger.status()).toMatchObject({ used: 7, remaining: 993 });
  });

  it('keeps a count that only we have come to the limit with, and one at a ceiling of ours', () => {
    const { ledger } = usedLedger(1000);
    ledger.adopt({ dailyLimit: 1000, used: 7 });
    expect(ledger.status().used).toBe(1000);

    const lower = usedLedger(80, { dailyCalls: 80 }).ledger;
    lower.adopt({ dailyLimit: 1000, used: 1000 });
    lower.adopt({ dailyLimit: 1000, used: 7 });
    expect(lower.status().used).toBe(1000);
  });

  it('has upstream asked again, ever less often, while it has counted up to its limit', () => {
    const clock = { time: MIDNIGHT };
    const asked: number[] = [];
    const ledger = createLedger({
      subject: 'The list call',
      dailyCalls: 1000,
      now: () => clock.time,
      onDoubt: () => asked.push((clock.time - MIDNIGHT) / 60_000),
    });
    ledger.adopt({ dailyLimit: 1000, used: 1000 });

    for (; clock.time < MIDNIGHT + HOUR; clock.time += 30_000) {
      expect(PURPOSES.filter(ledger.allows)).toEqual([]);
      if (asked.at(-1) === (clock.time - MIDNIGHT) / 60_000) ledger.adopt({ dailyLimit: 1000, used: 1000 });
    }

    expect(asked).toEqual([1, 3, 7, 15, 30, 45]);
  });

  it('takes the limit of upstream where there is no ceiling of ours', () => {
    const { ledger } = ledgerAt(MIDNIGHT, { dailyCalls: Number.POSITIVE_INFINITY });

    ledger.adopt({ dailyLimit: 1000, used: 900 });

    expect(ledger.allows('missing')).toBe(false);
    expect(ledger.status()).toMatchObject({ limit: 1000, remaining: 100 });
  });
});

describe('Ledger.restore', () => {
  it('continues the same day', () => {
    const before = ledgerAt(MIDNIGHT + HOUR).ledger;
    for (let n = 0; n < 50; n += 1) before.spend('no-cache');
    before.spend('missing');
    const after = ledgerAt(MIDNIGHT + 2 * HOUR).ledger;

    after.restore(before.snapshot());

    expect(after.status().used).toBe(51);
    expect(after.allows('no-cache')).toBe(false);
    expect(after.allows('missing')).toBe(true);
  });

  it('forgets another day', () => {
    const before = usedLedger(700).ledger;
    const after = ledgerAt(MIDNIGHT + DAY).ledger;

    after.restore(before.snapshot());

    expect(after.status().used).toBe(0);
  });

  it('keeps the higher count', () => {
    const { ledger } = usedLedger(10);

    ledger.restore({ dayEndsAt: MIDNIGHT + DAY, used: 3, noCacheUsed: 0 });

    expect(ledger.status().used).toBe(10);
  });
});
