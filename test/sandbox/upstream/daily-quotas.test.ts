import { describe, expect, it } from 'vitest';
import { createDailyQuotas } from '../../../src/sandbox/upstream/daily-quotas.ts';
import { createClock } from '../clock.ts';

function setUp() {
  const clock = createClock();
  const quotas = createDailyQuotas(clock.now);
  return { clock, quotas, spend: () => quotas.spend('batchget_material') };
}

const refused = expect.objectContaining({ errcode: 45009 });

describe('createDailyQuotas', () => {
  it('has no limits at first', () => {
    const { spend } = setUp();

    for (let call = 0; call < 2000; call += 1) spend();
  });

  it('refuses what goes beyond the calls of a day, those before the limit was set included', () => {
    const { quotas, spend } = setUp();
    spend();
    quotas.setLimit('batchget_material', 2);
    spend();

    expect(spend).toThrow(refused);
  });

  it('counts each endpoint on its own', () => {
    const { quotas, spend } = setUp();
    quotas.setLimit('batchget_material', 0);

    expect(spend).toThrow(refused);
    quotas.spend('get_materialcount');
  });

  it('starts a new day at midnight in Beijing', () => {
    const { clock, quotas, spend } = setUp();
    quotas.setLimit('batchget_material', 1);
    spend();

    clock.advance({ hours: 14, seconds: 3599 });
    expect(spend).toThrow(refused);
    clock.advance({ seconds: 1 });
    spend();
  });

  it('lifts a limit', () => {
    const { quotas, spend } = setUp();
    quotas.setLimit('batchget_material', 0);
    quotas.setLimit('batchget_material', undefined);

    spend();
  });
});
