import { describe, expect, it } from 'vitest';
import { type AttemptedCall, createEndpoint, type EndpointOptions } from '../../src/upstream/endpoint.ts';
import { UpstreamUnavailableError } from '../../src/upstream/errors.ts';
import { createJob } from '../../src/upstream/job.ts';
import { createLedger } from '../../src/upstream/ledger.ts';

const REFUSED = new UpstreamUnavailableError('The list call', 'was not granted');

/** An endpoint of ten calls a day, and what happens to its calls, in order. */
function open(options: Partial<EndpointOptions>) {
  const now = () => Date.UTC(2026, 0, 31, 8);
  const ledger = createLedger({ subject: 'The list call', dailyCalls: 10, now });
  const events: string[] = [];
  const endpoint = createEndpoint({
    name: 'list',
    ledger,
    upstreamTimeoutMs: 8000,
    now,
    sleep: async () => {},
    onCall: () => void events.push('told'),
    async authenticate() {
      events.push('token');
      return 'token';
    },
    ...options,
  });
  const call = (signal?: AbortSignal) =>
    endpoint
      .call(createJob('missing', signal && [{ signal }]), async () => void events.push('call'))
      .catch((error: unknown) => error);
  return { ledger, events, call };
}

describe('an endpoint that asks others for approval', () => {
  it('asks last, with what the ledger knows', async () => {
    const asked: AttemptedCall[] = [];
    const { call, events } = open({
      async approve(attempt) {
        events.push('approved');
        asked.push(attempt);
      },
    });

    await call();
    await call();

    expect(events).toEqual(['token', 'approved', 'call', 'told', 'token', 'approved', 'call', 'told']);
    expect(asked).toEqual([
      { endpoint: 'list', purpose: 'missing', limit: 10, used: 0 },
      { endpoint: 'list', purpose: 'missing', limit: 10, used: 1 },
    ]);
  });

  it('neither makes, counts nor retries a call that is refused, and does not take it for an outage', async () => {
    let isRefused = true;
    let asked = 0;
    const { call, events, ledger } = open({
      async approve() {
        asked += 1;
        if (isRefused) throw REFUSED;
      },
    });
    for (let times = 0; times < 9; times += 1) expect(await call()).toBe(REFUSED);

    expect(asked).toBe(9);
    expect(events).not.toContain('call');
    expect(ledger.status().used).toBe(0);
    isRefused = false;
    await call();
    expect(events).toContain('call');
  });

  it('makes no call that nobody waits for by the time of the approval', async () => {
    const caller = new AbortController();
    const { call, events, ledger } = open({ approve: async () => caller.abort() });

    expect(await call(caller.signal)).toMatchObject({ kind: 'nobodyWaits' });
    expect(events).not.toContain('call');
    expect(ledger.status().used).toBe(0);
  });

  it('asks once, though the block of its ledger is used up meanwhile', async () => {
    let asked = 0;
    const { call, ledger } = open({
      async approve() {
        asked += 1;
        // Others have used what was reserved.
        if (asked === 1) for (let used = 0; used < 2; used += 1) ledger.spend('missing');
      },
    });
    ledger.keep();

    const made = call();
    for (let saves = 0; saves < 9; saves += 1) {
      await Promise.resolve();
      ledger.recordSaved(ledger.snapshot({ isReserving: true }));
    }

    expect(await made).toBeUndefined();
    expect(asked).toBe(1);
  });

  it('asks for each attempt', async () => {
    let asked = 0;
    let failures = 2;
    const { ledger } = open({});
    const endpoint = createEndpoint({
      name: 'list',
      ledger,
      upstreamTimeoutMs: 8000,
      now: () => Date.UTC(2026, 0, 31, 8),
      sleep: async () => {},
      onCall: () => {},
      async approve() {
        asked += 1;
      },
    });
    await endpoint.call(createJob('missing'), async () => {
      failures -= 1;
      if (failures >= 0) throw new UpstreamUnavailableError('/list', 'is busy');
    });

    expect(asked).toBe(3);
  });
});
