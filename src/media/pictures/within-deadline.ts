import { setMaxListeners } from 'node:events';

export interface DeadlineOptions {
  /** How long the work may take, in milliseconds. */
  readonly ms: number;
  /** Gives the work up earlier. Its reason is what the caller gets. */
  readonly signal: AbortSignal;
  /** What the caller gets when time is up. */
  readonly lateError: () => Error;
}

/** Waits for work until it is given up, whether it heeds its own signal or not. */
export async function withinDeadline<T>(
  { ms, signal, lateError }: DeadlineOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  // Not AbortSignal.timeout: Node.js 20 collects one that only AbortSignal.any refers to.
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(lateError()), ms);
  const leave = () => controller.abort(signal.reason);
  // All that is fetched at a time shares one signal. Node.js warns of a leak at eleven listeners.
  setMaxListeners(0, signal);
  signal.addEventListener('abort', leave, { once: true });
  // undici heeds a signal only once connected: a host that accepts nothing would outlast it.
  const givenUp = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
  });
  if (signal.aborted) leave();
  try {
    return await Promise.race([givenUp, work(controller.signal)]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', leave);
  }
}
