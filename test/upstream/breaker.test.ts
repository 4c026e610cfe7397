import { describe, expect, it } from 'vitest';
import { createBreaker } from '../../src/upstream/breaker.ts';
import {
  AnswerTooLargeError,
  NobodyWaitsError,
  UpstreamBadResponseError,
  UpstreamQuotaExceededError,
  UpstreamUnavailableError,
} from '../../src/upstream/errors.ts';
import { UpstreamRefusedError } from '../../src/wechat/errors.ts';

const SECOND = 1000;
const DOWN = new UpstreamUnavailableError('/list', 'could not be reached');
const GARBLED = new UpstreamBadResponseError('/list', 'did not answer with JSON');
const REFUSED = new UpstreamRefusedError('/list', 'refused: 48001');

function open(options: { refusals?: number } = {}) {
  const clock = { time: 0 };
  const breaker = createBreaker({ subject: 'The list call', now: () => clock.time, ...options });
  const isClosed = () => {
    try {
      breaker.check();
      return true;
    } catch {
      return false;
    }
  };
  return { breaker, clock, isClosed };
}

function thrown(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
}

describe('a breaker', () => {
  it.each([
    { name: 'unreachable', failure: DOWN },
    { name: 'not JSON', failure: GARBLED },
    { name: 'refused', failure: REFUSED },
  ])('opens after five failures in a row: $name', ({ failure }) => {
    const { breaker, isClosed } = open();

    for (let n = 0; n < 4; n += 1) breaker.acquire().fail(failure);
    expect(isClosed()).toBe(true);
    breaker.acquire().fail(failure);

    expect(isClosed()).toBe(false);
    expect(breaker.isOpen).toBe(true);
    expect(thrown(breaker.check)).toMatchObject(
      failure instanceof UpstreamUnavailableError ? { cause: failure } : failure,
    );
  });

  it('stays closed where calls are answered in between, or tell nothing', () => {
    const { breaker, isClosed } = open();

    for (let n = 0; n < 50; n += 1) {
      const permit = breaker.acquire();
      if (n % 5 === 4) permit.succeed();
      else permit.fail(DOWN);
    }
    for (let n = 0; n < 50; n += 1) breaker.acquire().ignore();

    expect(isClosed()).toBe(true);
  });

  it('takes no notice of what tells nothing of the endpoint', () => {
    const { breaker, isClosed } = open();

    for (let n = 0; n < 4; n += 1) breaker.acquire().fail(DOWN);
    for (let n = 0; n < 9; n += 1) breaker.acquire().fail(new NobodyWaitsError('The list call'));
    expect(isClosed()).toBe(true);
    breaker.acquire().fail(DOWN);

    expect(isClosed()).toBe(false);
  });

  it('takes an answer that is too large for one', () => {
    const { breaker, clock, isClosed } = open();
    for (let n = 0; n < 5; n += 1) breaker.acquire().fail(DOWN);
    clock.time += 5 * SECOND;

    breaker.acquire().fail(new AnswerTooLargeError('/list'));

    expect(isClosed()).toBe(true);
    expect(breaker.isOpen).toBe(false);
  });

  it('closes when a call is answered that was under way, and does not take its probe for one then', () => {
    const { breaker, clock, isClosed } = open();
    const underWay = breaker.acquire();
    for (let n = 0; n < 5; n += 1) breaker.acquire().fail(DOWN);
    clock.time += 5 * SECOND;
    const probe = breaker.acquire();

    underWay.succeed();
    expect(isClosed()).toBe(true);
    probe.fail(DOWN);

    expect(isClosed()).toBe(true);
  });

  it('lets one call through after 5, 10, 20, 40 and then every 60 s', () => {
    const { breaker, clock, isClosed } = open();
    for (let n = 0; n < 5; n += 1) breaker.acquire().fail(DOWN);
    const probes: number[] = [];

    for (; clock.time < 300 * SECOND; clock.time += SECOND) {
      if (!isClosed()) continue;
      probes.push(clock.time / SECOND);
      const probe = breaker.acquire();
      expect(isClosed()).toBe(false);
      probe.fail(DOWN);
    }

    expect(probes).toEqual([5, 15, 35, 75, 135, 195, 255]);
  });

  it('closes when the probe is answered', () => {
    const { breaker, clock, isClosed } = open();
    for (let n = 0; n < 5; n += 1) breaker.acquire().fail(DOWN);
    clock.time += 5 * SECOND;

    breaker.acquire().succeed();

    expect(isClosed()).toBe(true);
    expect(breaker.isOpen).toBe(false);
  });

  it('lets another through after a probe that told nothing', () => {
    const { breaker, clock, isClosed } = open();
    for (let n = 0; n < 5; n += 1) breaker.acquire().fail(DOWN);
    clock.time += 5 * SECOND;

    breaker.acquire().ignore();

    expect(isClosed()).toBe(true);
  });

  it('does not take the failures of what was under way for those of probes', () => {
    const { breaker, clock, isClosed } = open();
    const underWay = Array.from({ length: 20 }, () => breaker.acquire());

    for (const permit of underWay) permit.fail(DOWN);

    clock.time = 5 * SECOND;
    expect(isClosed()).toBe(true);
  });

  it('waits 300 s after a refusal, which may be one alone', () => {
    const { breaker, clock, isClosed } = open({ refusals: 1 });

    breaker.acquire().fail(REFUSED);

    clock.time = 300 * SECOND - 1;
    expect(isClosed()).toBe(false);
    clock.time += 1;
    expect(isClosed()).toBe(true);
  });

  it('lets only one of several through that were about to be made', () => {
    const { breaker, clock } = open();
    for (let n = 0; n < 5; n += 1) breaker.acquire().fail(DOWN);
    clock.time += 5 * SECOND;
    for (let n = 0; n < 4; n += 1) breaker.check();

    breaker.acquire().fail(DOWN);

    expect(thrown(breaker.acquire)).toMatchObject({ retryAfterSeconds: 10 });
  });

  it('does not wait for a clock that was set back', () => {
    const { breaker, clock, isClosed } = open();
    clock.time = 3600 * SECOND;
    for (let n = 0; n < 5; n += 1) breaker.acquire().fail(DOWN);

    clock.time = 0;

    expect(isClosed()).toBe(true);
  });

  it('opens for as long as upstream says after a refusal for the quota of a minute', () => {
    const { breaker, clock, isClosed } = open();

    breaker
      .acquire()
      .fail(
        new UpstreamQuotaExceededError('/token', 'refused', { kind: 'minuteQuota', retryAfterSeconds: 60 }),
      );

    clock.time = 60 * SECOND - 1;
    expect(isClosed()).toBe(false);
    clock.time += 1;
    expect(isClosed()).toBe(true);
  });

  it.each([
    { retryAfterSeconds: 36_000, pauses: [60, 120, 240, 480, 900, 900] },
    { retryAfterSeconds: 100, pauses: [60, 100, 100] },
  ])(
    'opens for ever longer after refusals for the quota of a day that ends in $retryAfterSeconds s',
    ({ retryAfterSeconds, pauses }) => {
      const { breaker, clock, isClosed } = open();
      const refusal = new UpstreamQuotaExceededError('/token', 'refused', {
        kind: 'dayQuota',
        retryAfterSeconds,
      });

      for (const pause of pauses) {
        breaker.acquire().fail(refusal);
        clock.time += pause * SECOND - 1;
        expect(isClosed()).toBe(false);
        clock.time += 1;
        expect(isClosed()).toBe(true);
      }
    },
  );

  it('is closed as if nothing had failed once it is told so', () => {
    const { breaker, isClosed } = open({ refusals: 2 });
    for (let n = 0; n < 2; n += 1) breaker.acquire().fail(REFUSED);

    breaker.close();

    expect(isClosed()).toBe(true);
    breaker.acquire().fail(REFUSED);
    expect(isClosed()).toBe(true);
  });

  it('tells what it has failed of, and when to come again', () => {
    const { breaker, clock } = open();
    for (let n = 0; n < 5; n += 1) breaker.acquire().fail(DOWN);
    clock.time = 1500;

    expect(thrown(breaker.check)).toMatchObject({ retryAfterSeconds: 4, cause: DOWN });
  });

  it('tells of a refusal for a quota how long it is still to wait', () => {
    const { breaker, clock } = open();
    const failure = new UpstreamQuotaExceededError('/token', 'refused', {
      kind: 'dayQuota',
      retryAfterSeconds: 3600,
    });
    breaker.acquire().fail(failure);
    clock.time = 50 * SECOND;

    expect(thrown(breaker.check)).toMatchObject({
      name: 'UpstreamQuotaExceededError',
      kind: 'dayQuota',
      retryAfterSeconds: 10,
      cause: failure,
    });
  });

  it('tells of a refusal itself: its code differs', () => {
    const { breaker } = open({ refusals: 1 });
    breaker.acquire().fail(REFUSED);

    expect(thrown(breaker.check)).toBe(REFUSED);
  });
});
