import { expect, it } from 'vitest';
import { UpstreamQuotaExceededError } from '../../src/upstream/errors.ts';
import { createLedger } from '../../src/upstream/ledger.ts';

const NOON = Date.UTC(2026, 0, 31, 4);

function open(clock = { time: NOON }) {
  return createLedger({ subject: 'The list call', dailyCalls: 1000, now: () => clock.time });
}

function spend(ledger: ReturnType<typeof open>, calls: number): void {
  for (let made = 0; made < calls; made += 1) ledger.recordSuccess(ledger.spend('missing'));
}

it('a ledger is as the one that it follows, though both have counted the same calls', () => {
  const [first, second] = [open(), open()];
  spend(first, 5);
  second.follow(first.state());
  spend(second, 3);

  first.follow(second.state());

  expect(first.status()).toEqual(second.status());
  expect(first.status().used).toBe(8);
  spend(first, 1);
  expect(first.status().used).toBe(9);
});

it('a ledger takes the limit that another has learnt, but no higher one than its own', () => {
  const [first, second] = [open(), open()];
  first.adopt({ dailyLimit: 100, used: 7 });
  second.follow(first.state());

  expect(second.status()).toMatchObject({ limit: 100, used: 7 });
  second.follow({ ...first.state(), limit: 5000 });
  expect(second.status().limit).toBe(1000);
});

it('a ledger knows a refusal that another was told, and forgets it as that one does', () => {
  const [first, second] = [open(), open()];
  const refusal = new UpstreamQuotaExceededError('/list', 'refused', { kind: 'dayQuota' });
  first.recordFailure(first.spend('missing'), refusal);
  second.follow(first.state());

  expect(second.allows('check')).toBe(false);
  first.forgetRefusals();
  second.follow(first.state());
  expect(second.allows('check')).toBe(true);
});

it('a state of another day says nothing of today', () => {
  const clock = { time: NOON };
  const [first, second] = [open(), open(clock)];
  spend(first, 5);
  const yesterday = first.state();
  clock.time += 86_400_000;
  spend(second, 2);

  second.follow(yesterday);

  expect(second.status().used).toBe(2);
});

it('a count is raised, and never lowered, to what others have used', () => {
  const ledger = open();
  spend(ledger, 5);
  ledger.raise(3);
  expect(ledger.status().used).toBe(5);
  ledger.raise(9);
  expect(ledger.status().used).toBe(9);
});
