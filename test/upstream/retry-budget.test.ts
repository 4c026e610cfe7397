import { describe, expect, it } from 'vitest';
import { createRetryBudget } from '../../src/upstream/retry-budget.ts';

function open() {
  const clock = { time: 1_000_000 };
  const budget = createRetryBudget(() => clock.time);
  /** How many retries there are, one after another. */
  const spendAll = () => {
    let spent = 0;
    while (budget.trySpend()) spent += 1;
    return spent;
  };
  return { budget, clock, spendAll };
}

describe('a budget of retries', () => {
  it('has ten in a minute, however few calls are made', () => {
    const { clock, spendAll } = open();

    expect(spendAll()).toBe(10);
    clock.time += 30_000;
    expect(spendAll()).toBe(5);
  });

  it('has one more for every ten calls', () => {
    const { budget, spendAll } = open();
    spendAll();

    for (let call = 0; call < 31; call += 1) budget.recordCall();

    expect(spendAll()).toBe(3);
  });

  it('saves up no more than ten', () => {
    const { budget, clock, spendAll } = open();

    for (let call = 0; call < 1000; call += 1) budget.recordCall();
    clock.time += 3_600_000;

    expect(spendAll()).toBe(10);
  });

  it('takes none away when the clock is set back', () => {
    const { clock, spendAll } = open();

    clock.time -= 3_600_000;

    expect(spendAll()).toBe(10);
  });
});
