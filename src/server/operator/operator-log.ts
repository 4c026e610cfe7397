import type { Logger } from 'pino';
import type { AssetType } from '../../library/asset.ts';
import type { CallRecord } from '../../library/calls/endpoint.ts';
import { NobodyWaitsError, UpstreamError } from '../../library/errors.ts';

/** Tells the operator what happens: each upstream call that fails, each request that it spoils, and who uses the upstream. */
export interface OperatorLog {
  /** An upstream call was answered, or has failed. */
  noteCall(record: CallRecord): void;
  /** A request is answered with an error, at these fields. */
  noteSpoiled(error: unknown, request: SpoiledRequest): void;
  /** A request has caused or joined upstream calls, or waited for some. */
  noteUse(use: UpstreamUse): void;
  /** A page of this origin has asked whether it may send a request, and may not. */
  noteRefusedOrigin(origin: string): void;
  /** Something has failed that no request waits for. */
  noteBackground(error: unknown): void;
  /** Upstream has contradicted itself about a list, whose pages are marked until it was verified. */
  noteDispute(type: AssetType): void;
}

export interface SpoiledRequest {
  readonly requestId: string;
  readonly caller: string | undefined;
  readonly operationName: string | undefined;
  readonly paths: readonly (readonly (string | number)[] | undefined)[];
}

/** Who has used the upstream, and what for. */
export interface UpstreamUse extends Pick<SpoiledRequest, 'requestId' | 'caller' | 'operationName'> {
  readonly calls: number;
  readonly waitedMs: number;
  readonly why: string;
}

export function createOperatorLog(log: Logger): OperatorLog {
  /** Failures of calls that have a line already. */
  const told = new WeakSet<UpstreamError>();

  return {
    noteCall({ error, ...call }) {
      if (error === undefined) log.debug(call, 'upstream call answered');
      else if (!(error instanceof UpstreamError)) log.error({ ...call, err: error }, 'unexpected error');
      else {
        told.add(error);
        log.warn({ ...call, ...factsOf(error) }, error.message);
      }
    },
    noteSpoiled(error, request) {
      // Who has left is told nothing, and nothing has failed.
      if (error instanceof NobodyWaitsError) return;
      if (error instanceof UpstreamError) log.info({ ...request, ...factsOf(error) }, error.message);
      else log.error({ ...request, err: error }, 'unexpected error');
    },
    noteUse: (use) => log.debug(use, 'request used upstream'),
    noteRefusedOrigin: (origin) => log.info({ origin }, `origin ${origin} is not in CORS_ORIGINS`),
    noteBackground(error) {
      if (error instanceof NobodyWaitsError) return;
      if (!(error instanceof UpstreamError)) log.error({ err: error }, 'unexpected error');
      // A check that is held back, or that the breaker stops, comes again by itself.
      else if (!told.has(error)) log.debug(factsOf(error), error.message);
    },
    noteDispute(type) {
      log.warn(
        { type },
        `upstream contradicts itself about the list "${type}": its pages are marked until it was verified`,
      );
    },
  };
}

function factsOf(error: UpstreamError) {
  return { error: error.name, ...error.refusal };
}
