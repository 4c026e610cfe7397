import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PURPOSES } from '../../src/upstream/job.ts';
import { createLedger } from '../../src/upstream/ledger.ts';
import { propertyRuns } from '../helpers/property-runs.ts';
import { DAY, HOUR, latest, ledgerAt, MIDNIGHT, refusal, spendError, usedLedger } from './open-ledger.ts';

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
      message: 'The list call was not sent: 800 of 1,000 daily calls used; next one in 17,280 s',
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
        // A pause of a minute may end on a day of which too many calls are used: a second answer
        // tells so.
        if (refused !== 'minute') expect(ledger.allows(purpose)).toBe(true);
      }),
      { numRuns: propertyRuns(2000) },
    );
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
