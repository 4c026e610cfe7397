import { describe, expect, it } from 'vitest';
import { UpstreamUnavailableError } from '../../src/upstream/errors.ts';
import { PURPOSES } from '../../src/upstream/job.ts';
import { DAY, HOUR, latest, ledgerAt, MIDNIGHT, refusal, spendError } from './open-ledger.ts';

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
