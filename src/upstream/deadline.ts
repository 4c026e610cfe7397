import { setMaxListeners } from 'node:events';
import { NobodyWaitsError, UpstreamUnavailableError } from './errors.ts';

/**
 * Waits for part of a call no longer than the call's signal allows. The work itself may go on, for others who wait
 * for it or until it notices the signal too.
 *
 * @throws UpstreamUnavailableError when the signal fires first, or its reason, where that is a NobodyWaitsError
 */
export function beforeDeadline<T>(subject: string, signal: AbortSignal, work: Promise<T>): Promise<T> {
  // All calls of an operation listen to its one signal: Node would take eleven for a leak, and warn.
  setMaxListeners(0, signal);
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      reject(signal.reason instanceof NobodyWaitsError ? signal.reason : lateError(subject));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
    if (signal.aborted) onAbort();
  });
}

/** The error for a call whose deadline has passed. */
export function lateError(subject: string): UpstreamUnavailableError {
  return new UpstreamUnavailableError(subject, 'did not answer before the deadline', { kind: 'late' });
}

/** Whether work is done within so many milliseconds; if not, it goes on. It must not reject. */
export function isDoneWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = ms === Number.POSITIVE_INFINITY ? undefined : setTimeout(() => resolve(false), ms);
    void work.finally(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
