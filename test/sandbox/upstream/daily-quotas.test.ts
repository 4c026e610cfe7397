import { describe, expect, it } from 'vitest';
import { LISTS } from '../../../src/sandbox/lists/lists.ts';
import { createDailyQuotas } from '../../../src/sandbox/upstream/daily-quotas.ts';
import { createEndpoints } from '../../../src/sandbox/upstream/endpoints.ts';
import { createClock } from '../../helpers/clock.ts';

function setUp() {
  const clock = createClock();
  const quotas = createDailyQuotas(clock.now, createEndpoints(LISTS));
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

  it('tells the calls of today, of each endpoint on its own', () => {
    const { clock, quotas, spend } = setUp();
    spend();
    spend();

    expect(quotas.used('batchget_material')).toBe(2);
    expect(quotas.used('get_material')).toBe(0);
    clock.advance({ hours: 15 });
    expect(quotas.used('batchget_material')).toBe(0);
  });

  it('does not count a call that it refuses', () => {
    const { quotas, spend } = setUp();
    quotas.setLimit('batchget_material', 1);
    spend();

    expect(spend).toThrow(refused);
    expect(quotas.used('batchget_material')).toBe(1);
  });

  it('tells the limit that is set, and where there is none, the usual one', () => {
    const { quotas } = setUp();
    quotas.setLimit('batchget_material', 5);

    expect(quotas.limit('batchget_material')).toBe(5);
    expect(quotas.limit('get_materialcount')).toBe(1000);
    expect(quotas.limit('stable_token')).toBe(500_000);
  });

  it('lifts a limit', () => {
    const { quotas, spend } = setUp();
    quotas.setLimit('batchget_material', 0);
    quotas.setLimit('batchget_material', undefined);

    spend();
  });

  it('refuses what somebody else has used up, until it is given back or the day ends', () => {
    const { clock, quotas, spend } = setUp();
    quotas.useUp('batchget_material');
    expect(spend).toThrow(refused);
    expect(quotas.used('batchget_material')).toBe(1000);

    quotas.giveBack();
    spend();
    expect(quotas.used('batchget_material')).toBe(1);

    quotas.useUp('batchget_material');
    clock.advance({ hours: 15 });
    spend();
  });
});
