/**
 * A signal that fires after `ms`, or when the caller leaves. `AbortSignal.any` of a timeout would be the platform's way,
 * but Node 20 may collect such a timeout as garbage, and then the deadline never comes.
 */
export function createDeadline(caller: AbortSignal, ms: number): AbortSignal {
  const controller = new AbortController();
  const abort = () => controller.abort();
  setTimeout(abort, ms).unref();
  caller.addEventListener('abort', abort, { once: true });
  if (caller.aborted) abort();
  return controller.signal;
}
