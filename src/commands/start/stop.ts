import { setTimeout as setTimeoutPromise } from 'node:timers/promises';
import {
  closeAfterResponses,
  endConnections,
  type WatchedServer,
} from '../../server/connection/connections.ts';

/** How long a stop may take, in milliseconds: service managers kill after 30 s. */
const STOP_MS = 25_000;

/** The part for requests: the drain comes off it, and at least 10 s remain for answers. */
const REQUESTS_MS = 20_000;

/** By then, requests that have begun must have arrived in full. */
const BODIES_MS = 8000;

/** From a keyboard; from a service manager; from a terminal window or connection that closes. */
export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Tells of signals. */
export type Signals = Pick<NodeJS.EventEmitter, 'once' | 'on' | 'removeListener'>;

export interface StopOptions {
  /** How long to take requests after SIGTERM or SIGHUP, so load balancers notice. At most 10 s. */
  readonly drainMs: number;
  /** Readiness must say no from now on. */
  readonly onStopping: () => void;
  /** Ends the answers that go on by themselves, after the drain. */
  readonly endStreams: () => void;
  /** Saves the state before the last answers are sent: some managers kill after ten seconds. */
  readonly save: () => Promise<unknown>;
  /** Saves the state and closes what is open, after the last answer. */
  readonly release: () => Promise<unknown>;
  /** Where the signals come from. Default: the process. */
  readonly signals?: Signals | undefined;
  /** Ends the threads. One that is at work in native code when the process exits has it abort. */
  readonly endThreads: () => Promise<unknown>;
}

/** How long an exit at once waits for the threads, in milliseconds: a busy machine takes seconds. */
const THREADS_MS = 5000;

/** No stop takes longer, in milliseconds. */
export const LONGEST_STOP_MS = STOP_MS + THREADS_MS;

/**
 * From now on, the first signal stops the process without failing a request: readiness says no,
 * each answer closes its connection, and after a drain only answers under way finish. SIGINT, from
 * a keyboard, skips the drain. A second signal exits at once with code 1, unless both are SIGHUP.
 */
export function stopOnSignal(
  server: WatchedServer,
  { drainMs, onStopping, endStreams, save, release, endThreads, signals = process }: StopOptions,
): void {
  for (const signal of SIGNALS) signals.once(signal, stop);

  async function stop(signal: NodeJS.Signals): Promise<void> {
    for (const each of SIGNALS) {
      signals.removeListener(each, stop);
      // When a terminal closes, the shell and the system both send SIGHUP: not a second signal.
      const isTheSame = signal === 'SIGHUP' && each === signal;
      // As PID 1 of a container, a process receives only signals that it listens for.
      signals.on(each, isTheSame ? () => {} : giveUp);
    }
    // If something hangs until then. Files are replaced atomically, so none breaks.
    setTimeout(giveUp, STOP_MS).unref();
    onStopping();
    closeAfterResponses(server);
    const drainedMs = signal === 'SIGINT' ? 0 : drainMs;
    if (drainedMs > 0) await setTimeoutPromise(drainedMs);
    endStreams();
    await Promise.all([
      endConnections(server, { bodiesMs: BODIES_MS, responsesMs: REQUESTS_MS - drainedMs }),
      save(),
    ]);
    await release();
    process.exit();
  }

  async function giveUp(): Promise<void> {
    await Promise.race([endThreads(), setTimeoutPromise(THREADS_MS)]);
    process.exit(1);
  }
}
