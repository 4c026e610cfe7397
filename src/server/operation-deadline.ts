import { NobodyWaitsError } from '../upstream/errors.ts';

/**
 * A signal that fires after `ms`, or, with a {@link NobodyWaitsError}, when the caller leaves. `AbortSignal.any` of a
 * timeout would be the platform's way, but Node 20 may collect such a timeout as garbage, and then the deadline never
 * comes.
 */
export function createOperationDeadline(caller: AbortSignal, ms: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), ms).unref();
  const leave = () => controller.abort(new NobodyWaitsError('The answer'));
  caller.addEventListener('abort', leave, { once: true });
  if (caller.aborted) leave();
  return controller.signal;
}
