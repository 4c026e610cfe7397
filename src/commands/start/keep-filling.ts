import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { ageOf } from '../../clock.ts';
import type { Filling } from '../../library/cache/filling.ts';

export interface KeepFillingOptions {
  /** Milliseconds between two calls, so that they are no burst. */
  readonly pauseMs: number;
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly log: Pick<Logger, 'info'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Milliseconds between two calls to an account: a small library is filled within the hour. */
export const FILL_PAUSE_MS = 2000;

/** Milliseconds until it is tried again, when there is nothing to read or no call is left over. */
export const FILL_IDLE_MS = 15_000;

const HOUR_MS = 3_600_000;

/**
 * Fills the library in the background, one call after another, and says once an hour how long it
 * will take. Keeps no process running.
 */
export async function keepFilling(
  { step, status }: Pick<Filling, 'step' | 'status'>,
  { pauseMs, signal, log, now }: KeepFillingOptions,
): Promise<void> {
  let toldAt = now();

  function tell(): void {
    const { missing, remainingMs } = status();
    if (missing === 0 || ageOf(toldAt, now()) < HOUR_MS) return;
    toldAt = now();
    const hours = Math.max(1, Math.round(remainingMs / HOUR_MS));
    log.info(
      { missing, hours },
      `${missing} items were not read yet: search will find all in about ${hours} h.`,
    );
  }

  while (!signal.aborted) {
    const wasMade = await step();
    tell();
    await setTimeout(wasMade ? pauseMs : FILL_IDLE_MS, undefined, { signal, ref: false }).catch(() => {});
  }
}
