import type { Every } from '../../src/clock.ts';
import { settle } from './settle.ts';

/** Timers that go by when a test says so. */
export function createTicks() {
  const timers = new Set<{ readonly ms: number; passedMs: number; readonly tick: () => void }>();
  const every: Every = (ms, tick) => {
    const timer = { ms, passedMs: 0, tick };
    timers.add(timer);
    return () => timers.delete(timer);
  };

  return {
    every,
    /** How many run. */
    running: () => timers.size,
    /** Lets seconds go by, and what follows from each come to its end. */
    async pass(seconds: number): Promise<void> {
      for (let second = 0; second < seconds; second += 1) {
        for (const timer of [...timers]) {
          timer.passedMs += 1000;
          if (timer.passedMs % timer.ms === 0) timer.tick();
        }
        await settle();
      }
    },
  };
}
