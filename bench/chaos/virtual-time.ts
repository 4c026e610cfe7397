import { setImmediate } from 'node:timers/promises';
import { install } from '@sinonjs/fake-timers';

/** The clock and the timers of this process, moved by hand. */
export interface VirtualTime {
  /**
   * Moves on to an instant, in milliseconds since 1970. Every timer until then fires at its time.
   */
  advanceTo(at: number): Promise<void>;
  /** Gives the process its own clock back. Timers that have not fired never will. */
  end(): void;
}

/**
 * So many turns of the event loop are enough for what a timer or a query sets off, until it waits
 * for a timer again.
 */
const TURNS = 4;

/** Stops the clock of this process at an instant. Promises and `setImmediate` go on as ever. */
export function stopTime(at: number): VirtualTime {
  const clock = install({
    now: at,
    toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
  });

  return {
    async advanceTo(at) {
      await settle();
      let isThere = false;
      setTimeout(() => {
        isThere = true;
      }, at - Date.now());
      while (!isThere) {
        clock.next();
        await settle();
      }
    },
    end() {
      clock.uninstall();
    },
  };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await setImmediate();
}
