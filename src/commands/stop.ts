import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as setTimeoutPromise } from 'node:timers/promises';

/** How long a stop may take, in milliseconds: service managers kill after 30 seconds. */
const STOP_MS = 25_000;

/** The part of it that is for answers under way. */
const ANSWERS_MS = 20_000;

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export interface StopOptions {
  /** How long requests are still taken after SIGTERM, so that whoever sends them finds out that they should go elsewhere. */
  readonly drainMs: number;
  /** Readiness is to say no from now on. */
  readonly onStopping: () => void;
  /** Saves what is known and closes what is open, once the last answer is sent. */
  readonly release: () => Promise<unknown>;
}

/**
 * From now on, the first signal ends the process so that no request fails: readiness falls; each answer closes its connection;
 * after a while no new connection is taken, and answers under way are finished. SIGINT, which comes from a keyboard, leaves out
 * the while. A second signal ends the process at once: its handlers are gone by then.
 */
export function stopOnSignal(server: Server, { drainMs, onStopping, release }: StopOptions): void {
  for (const signal of SIGNALS) process.once(signal, stop);

  async function stop(signal: NodeJS.Signals): Promise<void> {
    for (const each of SIGNALS) process.removeListener(each, stop);
    onStopping();
    const closed = once(server, 'close');
    // A connection that stays in use would keep the server open, and one that is closed while idle may just be used again.
    server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'));
    setTimeout(() => server.closeAllConnections(), ANSWERS_MS).unref();
    // Whatever hangs by then: files are replaced whole, so this breaks none.
    setTimeout(() => process.exit(1), STOP_MS).unref();
    if (signal === 'SIGTERM') await setTimeoutPromise(drainMs);
    server.close();
    server.closeIdleConnections();
    await closed;
    await release();
  }
}
