import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { CallRecord } from '../library/endpoint.ts';
import { UpstreamError } from '../library/errors.ts';

/** Tells the operator of failures: each once, however many callers and attempts it spoils. */
export interface FailureLog {
  /** An upstream call was answered, or has failed. */
  noteCall(record: CallRecord): void;
  /**
   * Anything else has failed, or was spoiled by a failure that is known already.
   *
   * @returns the id under which the failure stands in the log, for the caller
   */
  note(error: unknown, place?: { readonly path?: readonly (string | number)[] | undefined }): string;
}

/** A log that forgets a failure with the last one who holds it. */
export function createFailureLog(log: Logger): FailureLog {
  const requestIds = new WeakMap<object, string>();

  function identify(error: unknown): { readonly requestId: string; readonly isNew: boolean } {
    const failure =
      error instanceof UpstreamError && error.cause instanceof UpstreamError ? error.cause : error;
    const key = typeof failure === 'object' && failure !== null ? failure : {};
    const known = requestIds.get(key);
    const requestId = known ?? randomUUID();
    requestIds.set(key, requestId);
    return { requestId, isNew: known === undefined };
  }

  function tell(error: unknown, details: object): string {
    const { requestId, isNew } = identify(error);
    if (isNew) write(error, { requestId, ...details });
    return requestId;
  }

  function write(error: unknown, details: object): void {
    if (error instanceof UpstreamError)
      log.warn({ ...details, error: error.name, ...error.refusal }, error.message);
    else log.error({ ...details, err: error }, 'unexpected error');
  }

  return {
    noteCall({ error, ...call }) {
      if (error === undefined) log.debug(call, 'upstream call answered');
      else tell(error, call);
    },
    note: (error, place = {}) => tell(error, place),
  };
}
