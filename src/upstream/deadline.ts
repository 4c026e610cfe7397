import { setMaxListeners } from 'node:events';
import { NobodyWaitsError, UpstreamUnavailableError } from './errors.ts';

/**
 * Waits for part of a call until the call's signal fires. The work itself may go on, for other
 * callers or until it notices the signal.
 *
 * @throws UpstreamUnavailableError if the signal fires first, or a NobodyWaitsError as its reason
 */
export function beforeDeadline<T>(subject: string, signal: AbortSignal, work: Promise<T>): Promise<T> {
  // All calls of an operation share one signal. Node warns of a leak at eleven listeners.
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

/** The error for a call that missed its deadline. */
export function lateError(subject: string): UpstreamUnavailableError {
  return new UpstreamUnavailableError(subject, 'did not answer before the deadline', { kind: 'late' });
}

/** Whether work ends within this many milliseconds. If not, it goes on. It must not reject. */
export function isDoneWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = ms === Number.POSITIVE_INFINITY ? undefined : setTimeout(() => resolve(false), ms);
    void work.finally(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
