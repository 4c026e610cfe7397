import { describe, expect, it } from 'vitest';
import { clockFact, quotaFact } from '../../../src/commands/check/facts.ts';

describe('clockFact', () => {
  it.each([
    [0, /^right$/],
    [59_000, /^right$/],
    [-59_000, /^right$/],
    [61_000, /^61 s ahead of that of WeChat: set it/],
    [-3_600_000, /^3600 s behind that of WeChat: set it/],
  ])('tells of a clock that is %i ms ahead', (aheadMs, fact) => {
    expect(clockFact(aheadMs)).toMatch(fact);
  });
});

describe('quotaFact', () => {
  const now = Date.UTC(2026, 10, 27, 12);

  it.each([
    [12, 1000, 1000, '12 of 1000 list calls are used, 988 are left until 2026-11-27 16:00 UTC'],
    [1001, 1000, 1000, '1001 of 1000 list calls are used, 0 are left until 2026-11-27 16:00 UTC'],
    [
      0,
      1000,
      500,
      '0 of 1000 list calls are used, 1000 are left until 2026-11-27 16:00 UTC; UPSTREAM_DAILY_CALLS stops the gateway at 500',
    ],
  ])('tells of %i used of %i where %i are configured', (used, dailyLimit, configured, fact) => {
    expect(quotaFact({ used, dailyLimit }, { name: 'list', dailyCalls: configured }, now)).toBe(fact);
  });

  it('names no variable of another call for the ceiling of a call that it does not know', () => {
    const fact = quotaFact({ used: 0, dailyLimit: 1000 }, { name: 'labels', dailyCalls: 50 }, now);

    expect(fact).toMatch(/; its own ceiling stops the gateway at 50$/);
  });
});
