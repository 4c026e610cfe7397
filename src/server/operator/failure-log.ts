import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { CallRecord } from '../../library/endpoint.ts';
import { NobodyWaitsError, UpstreamError, UpstreamQuotaExceededError } from '../../library/errors.ts';

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

/** While the calls of the day are held back, every query would write a line: one in this time tells enough. */
const HELD_BACK_MS = 10_000;

/** A log that forgets a failure with the last one who holds it. */
export function createFailureLog(log: Logger): FailureLog {
  const requestIds = new WeakMap<object, string>();
  let heldBack: { readonly error: UpstreamError; readonly until: number } | undefined;

  /** The failure that an error only repeats. */
  function originOf(error: unknown): unknown {
    if (!(error instanceof UpstreamError)) return error;
    if (error.cause instanceof UpstreamError) return error.cause;
    if (!(error instanceof UpstreamQuotaExceededError) || error.refusal !== undefined) return error;
    if (heldBack === undefined || Date.now() >= heldBack.until)
      heldBack = { error, until: Date.now() + HELD_BACK_MS };
    return heldBack.error;
  }

  function identify(error: unknown): { readonly requestId: string; readonly isNew: boolean } {
    const failure = originOf(error);
    const key = typeof failure === 'object' && failure !== null ? failure : {};
    const known = requestIds.get(key);
    const requestId = known ?? randomUUID();
    requestIds.set(key, requestId);
    return { requestId, isNew: known === undefined };
  }

  function tell(error: unknown, details: object): string {
    const { requestId, isNew } = identify(error);
    // Who has left is told nothing, and nothing has failed.
    if (isNew && !(error instanceof NobodyWaitsError)) write(error, { requestId, ...details });
    return requestId;
  }

  function write(error: unknown, details: object): void {
    if (error instanceof UpstreamError)
      log.warn({ ...details, endpoint: error.endpoint, error: error.name, ...error.refusal }, error.message);
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
