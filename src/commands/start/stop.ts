import { setTimeout as setTimeoutPromise } from 'node:timers/promises';
import {
  closeAfterResponses,
  endConnections,
  type WatchedServer,
} from '../../server/connection/connections.ts';

/** How long a stop may take, in milliseconds: service managers kill after 30 seconds. */
const STOP_MS = 25_000;

/** The part of it that is for requests: what a drain leaves of it, ten seconds at least, is for answers under way. */
const REQUESTS_MS = 20_000;

/** The part of that in which a request that has begun must have come. */
const BODIES_MS = 8000;

/** From a keyboard; from whoever manages services; from a terminal that is closed, be it a window or a connection. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface StopOptions {
  /** How long requests are still taken after SIGTERM or SIGHUP, so that whoever sends them finds out that they should go elsewhere. At most ten seconds. */
  readonly drainMs: number;
  /** Readiness is to say no from now on. */
  readonly onStopping: () => void;
  /** Saves what is known before the last answers are sent: who does not wait for them kills after ten seconds. */
  readonly save: () => Promise<unknown>;
  /** Saves what is known and closes what is open, once the last answer is sent. */
  readonly release: () => Promise<unknown>;
}

/**
 * From now on, the first signal ends the process so that no request fails: readiness falls; each answer closes its connection;
 * after a while no new connection is taken, and answers under way are finished. SIGINT, which comes from a keyboard, leaves out
 * the while. A second signal ends the process at once, with code 1, save that SIGHUP comes twice where a terminal is closed.
 */
export function stopOnSignal(
  server: WatchedServer,
  { drainMs, onStopping, save, release }: StopOptions,
): void {
  for (const signal of SIGNALS) process.once(signal, stop);

  async function stop(signal: NodeJS.Signals): Promise<void> {
    for (const each of SIGNALS) {
      process.removeListener(each, stop);
      // Where a terminal is closed, its shell and the system each say so: that is no second signal.
      const isTheSame = signal === 'SIGHUP' && each === signal;
      // Without a listener, a process that is the first of its container would not hear the signal.
      process.on(each, isTheSame ? () => {} : giveUp);
    }
    // Whatever hangs by then: files are replaced whole, so this breaks none.
    setTimeout(giveUp, STOP_MS).unref();
    onStopping();
    closeAfterResponses(server);
    const drainedMs = signal === 'SIGINT' ? 0 : drainMs;
    if (drainedMs > 0) await setTimeoutPromise(drainedMs);
    await Promise.all([
      endConnections(server, { bodiesMs: BODIES_MS, responsesMs: REQUESTS_MS - drainedMs }),
      save(),
    ]);
    await release();
    process.exit();
  }
}

function giveUp(): void {
  process.exit(1);
}
