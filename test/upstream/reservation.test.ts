import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createEndpoint } from '../../src/upstream/endpoint.ts';
import { createJob } from '../../src/upstream/job.ts';
import { createLedger, type LedgerSnapshot } from '../../src/upstream/ledger.ts';
import { blockOf } from '../../src/upstream/reservation.ts';

const HOUR = 3_600_000;
const NOON = Date.parse('2026-01-31T04:00:00Z');

/**
 * An endpoint whose ledger is saved when the test has the disk do so, and the calls that it has
 * made.
 */
function open(dailyCalls = 1000) {
  const clock = { time: NOON };
  const disk = {
    saved: undefined as LedgerSnapshot | undefined,
    isFull: false,
    finish: [] as (() => void)[],
  };
  const ledger = createLedger({
    subject: 'The list call',
    dailyCalls,
    now: () => clock.time,
    async onChange() {
      await new Promise<void>((resolve) => disk.finish.push(resolve));
      const snapshot = ledger.snapshot({ isReserving: true });
      if (!disk.isFull) disk.saved = snapshot;
      ledger.recordSaved(disk.isFull ? undefined : snapshot);
    },
  });
  ledger.keep();
  const endpoint = createEndpoint({
    name: 'list',
    ledger,
    upstreamTimeoutMs: 8000,
    now: () => clock.time,
    sleep: async () => {},
    onCall() {},
  });
  let made = 0;
  const call = () =>
    endpoint.call(createJob('missing'), async () => {
      made += 1;
      if (!disk.isFull) expect(disk.saved?.reserved).toBeGreaterThanOrEqual(ledger.status().used);
    });
  async function write(): Promise<void> {
    for (const finish of disk.finish.splice(0)) finish();
    for (let turn = 0; turn < 5; turn += 1) await nextTurn();
  }
  return { ledger, clock, disk, call, write, made: () => made };
}

describe('a call that is counted in a file', () => {
  it('is not made before the block that it belongs to is on the disk', async () => {
    const { call, write, made, disk } = open();

    const calls = [call(), call()];
    await nextTurn();
    expect(made()).toBe(0);
    await write();
    await Promise.all(calls);

    expect(made()).toBe(2);
    expect(disk.saved).toMatchObject({ used: 0, reserved: 25 });
  });

  it('does not wait where the block before reaches: nobody waits for the next block to be saved', async () => {
    const { call, write, made } = open();
    const first = call();
    await nextTurn();
    await write();
    await first;

    for (let n = 0; n < 24; n += 1) await call();

    expect(made()).toBe(25);
  });

  it('waits for the next block where the disk is slower than the calls, and none is made beyond', async () => {
    const { call, write, made } = open();
    const calls = Array.from({ length: 70 }, call);
    await nextTurn();

    await write();
    expect(made()).toBe(25);
    await write();
    expect(made()).toBe(50);
    await write();
    await Promise.all(calls);

    expect(made()).toBe(70);
  });

  it('is made all the same where the disk does not take it, and waits again once it does', async () => {
    const { call, write, made, disk } = open();
    disk.isFull = true;
    const first = call();
    await nextTurn();
    await write();
    await first;
    expect(made()).toBe(1);

    disk.isFull = false;
    await write();
    for (let n = 0; n < 25; n += 1) await call();
    const late = call();
    await nextTurn();
    expect(made()).toBe(26);
    await write();
    await late;

    expect(made()).toBe(27);
  });

  it('waits for a block of its own day', async () => {
    const { call, write, made, clock, disk } = open();
    const first = call();
    await nextTurn();
    await write();
    await first;
    clock.time += 24 * HOUR;

    const next = call();
    await nextTurn();
    expect(made()).toBe(1);
    await write();
    await next;

    expect(disk.saved).toMatchObject({ used: 0, reserved: 25 });
    expect(made()).toBe(2);
  });
});

describe('the block of calls that is reserved', () => {
  it.each([
    [1000, 25],
    [5000, 125],
    [100, 2],
    [79, 1],
    [1, 1],
    [Number.POSITIVE_INFINITY, 25],
  ])('of %d calls a day is %i', (limit, block) => {
    expect(blockOf(limit)).toBe(block);
  });

  it('does not reach beyond the ceiling', () => {
    const { ledger } = open();
    void ledger.cover();
    ledger.adopt({ dailyLimit: 1000, used: 990 });

    expect(ledger.snapshot({ isReserving: true })).toMatchObject({ used: 990, reserved: 1000 });
    ledger.adopt({ dailyLimit: 1000, used: 1000 });
    expect(ledger.snapshot({ isReserving: true }).reserved).toBeUndefined();
  });

  it('is not left behind by who stops in good order', () => {
    const { ledger } = open();

    expect(ledger.snapshot().reserved).toBeUndefined();
  });
});

describe('a ledger after a process that was killed', () => {
  /** It had saved that 100 calls are used, and may have made 25 more. */
  function restored() {
    const opened = open();
    const { dayEndsAt } = opened.ledger.snapshot();
    opened.ledger.restore({ dayEndsAt, used: 100, noCacheUsed: 0, reserved: 125 });
    return opened.ledger;
  }

  it('counts what was reserved', () => {
    expect(restored().status()).toMatchObject({ used: 125, remaining: 875 });
  });

  it.each([
    { upstream: 90, used: 100 },
    { upstream: 108, used: 108 },
    { upstream: 125, used: 125 },
    // Another server of the account.
    { upstream: 300, used: 300 },
  ])('counts $used where upstream has counted $upstream', ({ upstream, used }) => {
    const ledger = restored();

    ledger.adopt({ dailyLimit: 1000, used: upstream });

    expect(ledger.status().used).toBe(used);
    expect(ledger.isUnsure).toBe(false);
  });

  it('adds those calls that upstream may have counted only later', () => {
    const ledger = restored();

    ledger.adopt({ dailyLimit: 1000, used: 108 }, { unsettled: 3 });

    expect(ledger.status().used).toBe(111);
  });

  it('goes on counting what was reserved where upstream does not tell', () => {
    const ledger = restored();

    ledger.settle();
    ledger.adopt({ dailyLimit: 1000, used: 108 });

    expect(ledger.status().used).toBe(125);
  });

  it('reserves no other block before its first call: who crashes at each start uses up nothing', () => {
    expect(restored().snapshot({ isReserving: true })).toMatchObject({ used: 100, reserved: 125 });
  });
});
