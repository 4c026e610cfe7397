import { describe, expect, it } from 'vitest';
import { type CallRecord, createEndpoint, type EndpointOptions } from '../../src/upstream/endpoint.ts';
import {
  AnswerTooLargeError,
  UpstreamBadResponseError,
  UpstreamQuotaExceededError,
  UpstreamUnavailableError,
} from '../../src/upstream/errors.ts';
import { createJob, type Purpose, type Waiter } from '../../src/upstream/job.ts';
import { createLedger } from '../../src/upstream/ledger.ts';
import { UpstreamRefusedError } from '../../src/wechat/errors.ts';

const BUSY = new UpstreamUnavailableError('/list', 'refused: -1 system error');
const TRUNCATED = new UpstreamBadResponseError('/list', 'did not answer with JSON');

/** An endpoint with a ledger of 1,000 calls, on a clock that only its pauses move. */
function open(options: Partial<EndpointOptions> = {}) {
  const clock = { time: Date.parse('2026-01-31T16:00:00Z') };
  const now = () => clock.time;
  const pauses: number[] = [];
  const records: CallRecord[] = [];
  const ledger = createLedger({ subject: 'The list call', dailyCalls: 1000, now });
  const endpoint = createEndpoint({
    name: 'list',
    ledger,
    upstreamTimeoutMs: 8000,
    now,
    async sleep(ms) {
      pauses.push(ms);
      clock.time += ms;
    },
    onCall: (record) => records.push(record),
    ...options,
  });

  /**
   * Makes a call that upstream answers in this way: with a failure, or, where there is none left,
   * well.
   */
  async function call(failures: unknown[], purpose: Purpose = 'missing', waiters?: Waiter[]) {
    let calls = 0;
    const job = createJob(purpose, waiters);
    const error = await endpoint
      .call(job, async () => {
        calls += 1;
        if (failures.length > 0) throw failures.shift();
      })
      .catch((failure: unknown) => failure);
    return { calls, error };
  }
  return { endpoint, ledger, clock, pauses, records, call };
}

const times = <T>(count: number, failure: T): T[] => Array.from({ length: count }, () => failure);

describe('Endpoint.call', () => {
  it.each([
    { name: 'busy', failure: BUSY },
    { name: 'cut off', failure: TRUNCATED },
  ])('repeats a call that failed twice, and then shows nothing of it: $name', async ({ failure }) => {
    const { call, ledger } = open();

    expect(await call(times(2, failure))).toEqual({ calls: 3, error: undefined });
    expect(ledger.status().used).toBe(3);
  });

  it('gives up after three attempts', async () => {
    const { call } = open();

    expect(await call(times(9, BUSY))).toEqual({ calls: 3, error: BUSY });
  });

  it.each([
    new UpstreamRefusedError('/list', 'refused: 48001'),
    new UpstreamQuotaExceededError('/list', 'refused', { kind: 'dayQuota', retryAfterSeconds: 60 }),
    new AnswerTooLargeError('/list'),
    new Error('a fault of ours'),
  ])('does not repeat what will fail again: %s', async (failure) => {
    const { call } = open();

    expect(await call([failure])).toEqual({ calls: 1, error: failure });
  });

  it.each(['check', 'refresh'] as const)(
    'does not repeat a %s, which comes again by itself',
    async (purpose) => {
      const { call } = open();

      expect(await call([BUSY], purpose)).toEqual({ calls: 1, error: BUSY });
    },
  );

  it('pauses for a random time, up to 200 and then up to 400 ms', async () => {
    const { call, pauses } = open();

    for (let n = 0; n < 3; n += 1) await call(times(2, BUSY));

    expect(pauses).toHaveLength(6);
    expect(Math.max(...pauses.filter((_pause, index) => index % 2 === 0))).toBeLessThan(200);
    expect(Math.max(...pauses)).toBeLessThan(400);
    expect(new Set(pauses).size).toBe(6);
  });

  it('repeats no more than one call in ten, save for ten in a minute', async () => {
    const { call, clock } = open();
    let attempts = 0;
    const calls = 200;

    for (let n = 0; n < calls; n += 1) {
      attempts += (await call(times(1, BUSY))).calls;
      await call([]);
      clock.time += 1;
    }

    expect(attempts - calls).toBeGreaterThan(20);
    expect(attempts - calls).toBeLessThanOrEqual(10 + (2 * calls) / 10 + 1);
  });

  it('does not begin a repetition that the deadline would cut off', async () => {
    const { call, clock } = open({ upstreamTimeoutMs: 1 });
    const before = clock.time;

    const { calls } = await call(times(9, BUSY));

    expect(calls).toBeLessThanOrEqual(2);
    expect(clock.time - before).toBeLessThanOrEqual(1);
  });

  it('makes no call while the breaker is open, and charges none', async () => {
    const { call, ledger } = open();
    for (let n = 0; n < 5; n += 1) await call([BUSY], 'check');
    const { used } = ledger.status();

    const refused = await call([]);

    expect(refused).toMatchObject({ calls: 0, error: { cause: BUSY, retryAfterSeconds: 5 } });
    expect(ledger.status().used).toBe(used);
  });

  it('lets the ledger speak before the breaker', async () => {
    const { call, ledger } = open();
    for (let n = 0; n < 5; n += 1) await call([BUSY], 'check');
    ledger.adopt({ dailyLimit: 1000, used: 1000 });

    expect((await call([])).error).toBeInstanceOf(UpstreamQuotaExceededError);
  });

  it('makes no call that nobody waits for any more, and goes on for the last who does', async () => {
    const { call } = open();
    const gone = { signal: AbortSignal.abort() };
    const here = { signal: new AbortController().signal };

    expect((await call([], 'missing', [gone, gone])).calls).toBe(0);
    expect((await call([], 'missing', [gone, here])).calls).toBe(1);
    expect((await call([], 'refresh')).calls).toBe(1);
  });

  it('does not count a call for which it could not be prepared', async () => {
    const { call, ledger, records } = open({
      authenticate: () => Promise.reject(new UpstreamUnavailableError('/token', 'could not be reached')),
    });

    const { calls, error } = await call([]);

    expect(calls).toBe(0);
    expect(error).toMatchObject({ subject: '/token' });
    expect(ledger.status().used).toBe(0);
    expect(records).toEqual([]);
  });

  it('tells of each attempt', async () => {
    const { call, records } = open();

    await call([BUSY]);

    expect(records).toEqual([
      { endpoint: 'list', attempt: 1, durationMs: 0, error: BUSY },
      { endpoint: 'list', attempt: 2, durationMs: 0, error: undefined },
    ]);
  });
});
