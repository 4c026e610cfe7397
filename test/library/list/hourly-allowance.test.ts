import { describe, expect, it } from 'vitest';
import { createHourlyAllowance } from '../../../src/library/list/hourly-allowance.ts';

const HOUR = 3_600_000;

function open() {
  const clock = { time: 10 * HOUR };
  const allowance = createHourlyAllowance(2, () => clock.time);
  return { allowance, clock };
}

describe('an hourly allowance', () => {
  it('is given back an hour after it was spent', () => {
    const { allowance, clock } = open();
    const first = [allowance.trySpend(), allowance.trySpend(), allowance.trySpend()];

    clock.time += HOUR - 1;
    const before = allowance.trySpend();
    clock.time += 1;

    expect(first).toEqual([true, true, false]);
    expect(before).toBe(false);
    expect(allowance.trySpend()).toBe(true);
  });

  it('is given back when the clock is set back: nobody knows when it was spent', () => {
    const { allowance, clock } = open();
    allowance.trySpend();
    allowance.trySpend();

    clock.time -= 3 * HOUR;

    expect(allowance.trySpend()).toBe(true);
  });
});
