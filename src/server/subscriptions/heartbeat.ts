import type { Every } from '../../clock.ts';
import { forEachInPortions } from '../../in-portions.ts';

/** Calls each of many once a second, a few in each turn of the event loop. */
export interface Heartbeat {
  /** From now on until what is returned is called. */
  add(beat: () => void): () => void;
}

const BEAT_MS = 1000;

/** Runs no timer while there is none to call. */
export function createHeartbeat(every: Every): Heartbeat {
  const beats = new Set<() => void>();
  let stop: (() => void) | undefined;
  let isUnderWay = false;

  async function beatAll(): Promise<void> {
    // A turn of the event loop that took seconds is no reason to count them twice.
    if (isUnderWay) return;
    isUnderWay = true;
    await forEachInPortions(beats, (beat) => {
      // One before it may have ended it.
      if (beats.has(beat)) beat();
    });
    isUnderWay = false;
  }

  return {
    add(beat) {
      beats.add(beat);
      stop ??= every(BEAT_MS, () => void beatAll());
      return () => {
        beats.delete(beat);
        if (beats.size > 0) return;
        stop?.();
        stop = undefined;
      };
    },
  };
}
