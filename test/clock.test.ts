import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSteadyClock } from '../src/clock.ts';

const START = Date.parse('2026-01-31T08:00:00Z');
const DAY = 86_400_000;

/** A machine whose clock can be set, while time goes by for it as for everybody. */
function machine() {
  const true_ = { elapsed: 5000, aheadMs: 0 };
  let jumps = 0;
  const now = createSteadyClock({
    now: () => START + true_.elapsed + true_.aheadMs,
    elapsed: () => true_.elapsed,
    onJump: () => {
      jumps += 1;
    },
  });
  return {
    now,
    set(aheadMs: number) {
      true_.aheadMs = aheadMs;
    },
    wait(ms: number) {
      true_.elapsed += ms;
    },
    truth: () => START + true_.elapsed,
    jumps: () => jumps,
  };
}

describe('createSteadyClock', () => {
  it.each([30 * DAY, -30 * DAY, 3_600_000, -2000])(
    'does not see a jump by %i ms that lasts 200 ms',
    (byMs) => {
      const { now, set, wait, truth, jumps } = machine();

      set(byMs);
      expect(now()).toBe(truth());
      wait(200);
      expect(now()).toBe(truth());
      set(0);
      wait(100);

      expect(now()).toBe(truth());
      expect(jumps()).toBe(0);
    },
  );

  it.each([30 * DAY, -30 * DAY])('follows a jump by %i ms once it has held for half a minute', (byMs) => {
    const { now, set, wait, truth, jumps } = machine();
    set(byMs);
    now();

    wait(29_999);
    expect(now()).toBe(truth());
    wait(1);

    expect(now()).toBe(truth() + byMs);
    expect(now()).toBe(truth() + byMs);
    expect(jumps()).toBe(1);
  });

  it('follows steps of less than a second at once', () => {
    const { now, set, truth, jumps } = machine();

    for (const aheadMs of [900, 1800, 1000, 0]) {
      set(aheadMs);
      expect(now()).toBe(truth() + aheadMs);
    }
    expect(jumps()).toBe(0);
  });

  it('is right within half a minute of the clock, whatever that has done before', () => {
    const steps = fc.array(
      fc.record({ aheadMs: fc.integer({ min: -60 * DAY, max: 60 * DAY }), waitMs: fc.nat(120_000) }),
    );

    fc.assert(
      fc.property(steps, (all) => {
        const { now, set, wait, truth } = machine();
        for (const { aheadMs, waitMs } of all) {
          set(aheadMs);
          now();
          wait(waitMs);
          now();
        }

        set(0);
        now();
        wait(30_000);

        expect(Math.abs(now() - truth())).toBeLessThanOrEqual(1000);
      }),
    );
  });
});
