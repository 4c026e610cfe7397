import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PURPOSES, type Purpose } from '../../src/upstream/job.ts';
import { createLedger } from '../../src/upstream/ledger.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Midnight in Beijing. */
const MIDNIGHT = Date.parse('2026-01-31T16:00:00Z');
const NOON = MIDNIGHT + 12 * HOUR;

function ledgerAt(time: number, dailyCalls = 1000) {
  const clock = { time };
  const ledger = createLedger({ subject: 'The list call', dailyCalls, now: () => clock.time });
  const spend = (calls: number) => {
    for (let call = 0; call < calls; call += 1) ledger.spend('missing');
  };
  return { ledger, clock, spend };
}

describe('a ledger whose clock jumps', () => {
  it.each([30 * DAY, -30 * DAY, DAY, -DAY])('by %i ms and comes back has lost no call of the day', (byMs) => {
    const { ledger, clock, spend } = ledgerAt(NOON);
    spend(100);

    clock.time += byMs;
    spend(7);
    clock.time -= byMs;

    expect(ledger.status()).toMatchObject({ used: 107, resetAt: new Date(MIDNIGHT + DAY) });
    expect(ledger.allows('refresh')).toBe(true);
  });

  it('ahead, as the day that it comes back to is another, counts what it has counted meanwhile', () => {
    const { ledger, clock, spend } = ledgerAt(NOON + 30 * DAY);
    spend(100);

    clock.time = NOON;

    expect(ledger.status()).toMatchObject({ used: 100, resetAt: new Date(MIDNIGHT + DAY) });
  });

  it('back and forth over midnight counts every call for both days', () => {
    const { ledger, clock, spend } = ledgerAt(MIDNIGHT - 1);
    spend(10);
    clock.time = MIDNIGHT;
    spend(1);

    clock.time = MIDNIGHT - 1;
    expect(ledger.status().used).toBe(11);
    spend(1);
    clock.time = MIDNIGHT;

    expect(ledger.status().used).toBe(2);
  });

  it('still begins a new day with none used', () => {
    const { ledger, clock, spend } = ledgerAt(NOON);
    spend(100);

    clock.time += DAY;

    expect(ledger.status().used).toBe(0);
  });

  it('ahead over a restart has lost no call of the day that it comes back to', () => {
    const before = ledgerAt(NOON);
    before.spend(100);
    before.clock.time += 30 * DAY;
    before.spend(7);
    const { ledger, clock, spend } = ledgerAt(NOON + 30 * DAY);

    ledger.restore(JSON.parse(JSON.stringify(before.ledger.snapshot())));
    expect(ledger.status().used).toBe(7);
    spend(1);
    clock.time = NOON;

    expect(ledger.status().used).toBe(108);
  });

  it('ahead when it was saved, and right after the restart, has lost no call', () => {
    const before = ledgerAt(NOON + 30 * DAY);
    before.spend(100);
    const { ledger } = ledgerAt(NOON);

    ledger.restore(before.ledger.snapshot());

    expect(ledger.status().used).toBe(100);
  });

  it('at random, for a day, never makes more calls than a day has, and makes them again once it is right', () => {
    const jump = fc.record({
      byDays: fc.integer({ min: -40, max: 40 }),
      calls: fc.nat(40),
      purpose: fc.constantFrom(...PURPOSES),
      minutes: fc.nat(20),
    });
    const cases = fc.record({
      dailyCalls: fc.integer({ min: 1, max: 400 }),
      jumps: fc.array(jump, { maxLength: 15 }),
    });

    fc.assert(
      fc.property(cases, ({ dailyCalls, jumps }) => {
        const { ledger, clock } = ledgerAt(MIDNIGHT, dailyCalls);
        let made = 0;
        const spend = (most: number, purpose: Purpose = 'missing') => {
          for (let call = 0; call < most && ledger.allows(purpose); call += 1) {
            ledger.spend(purpose);
            made += 1;
          }
        };
        for (const { byDays, calls, purpose, minutes } of jumps) {
          spend(calls, purpose);
          const madeBefore = made;
          clock.time += byDays * DAY;
          // Of a clock that is wrong only what it counts is right: no call that fits its days may
          // be made too many.
          spend(Math.min(3, dailyCalls - madeBefore), purpose);
          clock.time -= byDays * DAY;
          expect(ledger.status().used).toBe(made);
          clock.time += minutes * MINUTE;
        }

        spend(dailyCalls * 2);
        expect(made).toBeLessThanOrEqual(dailyCalls);
        clock.time = MIDNIGHT + DAY - MINUTE;
        spend(dailyCalls * 2);
        expect(made).toBe(dailyCalls);
      }),
    );
  });
});
