import type { Logger } from 'pino';
import type { CallRecord } from '../../upstream/endpoint.ts';
import { NobodyWaitsError, UpstreamError } from '../../upstream/errors.ts';
import { createLineSampler, type Schedule } from './line-sampler.ts';

/** Tells the operator what happens: each upstream call that fails, each request that it spoils, and who uses the upstream. */
export interface OperatorLog {
  /** An upstream call was answered, or has failed. */
  recordCall(record: CallRecord): void;
  /** A request is answered with an error, at these fields. */
  recordSpoiled(error: unknown, request: SpoiledRequest): void;
  /** A request has caused or joined upstream calls, or waited for some. */
  recordUse(use: UpstreamUse): void;
  /** A page of this origin has asked whether it may send a request, and may not. */
  recordRefusedOrigin(origin: string): void;
  /** A request carries a key that is not known. */
  recordWrongKey(attempt: WrongKey): void;
  /** Something has failed that no request waits for. */
  recordBackground(error: unknown): void;
  /** Upstream has contradicted itself about a list, whose pages are marked until it was verified. */
  recordDispute(list: string): void;
  /** Writes now what is still to be told: lines that were left out, as there were too many like them. */
  flush(): void;
}

/** Who has tried a key. */
export interface WrongKey {
  readonly requestId: string;
  readonly address: string;
}

export interface OperatorLogOptions {
  /** When lines that were left out are told. Default: by the machine's timers. */
  readonly schedule?: Schedule;
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
  readonly cacheStatus: string;
}

/** Failures that repeat are told so often in so long: in an outage, each request has one. */
const MOST_ALIKE = 10;
const WINDOW_SECONDS = 10;

/** Of who guesses keys, it is enough to know from where, since when and how many. */
const KEYS_WINDOW_SECONDS = 60;

export function createOperatorLog(log: Logger, { schedule }: OperatorLogOptions = {}): OperatorLog {
  /** Failures of calls that have a line already. */
  const told = new WeakSet<UpstreamError>();
  const window = { most: MOST_ALIKE, windowMs: WINDOW_SECONDS * 1000, schedule };

  const spoiled = createLineSampler<ReturnType<typeof kindOf>>({
    ...window,
    onLeftOut(kind, leftOut) {
      log.info({ ...kind, leftOut }, `${leftOut} more requests were spoiled so in ${WINDOW_SECONDS} s`);
    },
  });
  const unexpected = createLineSampler<string>({
    ...window,
    onLeftOut(error, leftOut) {
      log.error({ error, leftOut }, `${leftOut} more unexpected errors in ${WINDOW_SECONDS} s`);
    },
  });
  const wrongKeys = createLineSampler<string>({
    most: 1,
    windowMs: KEYS_WINDOW_SECONDS * 1000,
    schedule,
    onLeftOut(address = 'other addresses', leftOut) {
      log.warn(
        { address, leftOut },
        `${leftOut} more unknown keys from ${address} in ${KEYS_WINDOW_SECONDS} s`,
      );
    },
  });

  function recordUnexpected(error: unknown, facts: object = {}): void {
    unexpected.sample(String(error).slice(0, MAX_KIND), () =>
      log.error({ ...facts, err: error }, 'unexpected error'),
    );
  }

  return {
    recordCall({ error, ...call }) {
      if (error === undefined) log.debug(call, 'upstream call answered');
      else if (!(error instanceof UpstreamError)) recordUnexpected(error, call);
      else {
        told.add(error);
        log.warn({ ...call, ...factsOf(error) }, error.message);
      }
    },
    recordSpoiled(error, request) {
      // Who has left is told nothing, and nothing has failed.
      if (error instanceof NobodyWaitsError) return;
      if (!(error instanceof UpstreamError)) recordUnexpected(error, request);
      else spoiled.sample(kindOf(error), () => log.info({ ...request, ...factsOf(error) }, error.message));
    },
    recordUse: (use) => log.debug(use, 'request used upstream'),
    recordRefusedOrigin: (origin) => log.info({ origin }, `origin ${origin} is not in CORS_ORIGINS`),
    recordWrongKey: ({ requestId, address }) =>
      wrongKeys.sample(address, () => log.warn({ requestId, address }, `unknown key from ${address}`)),
    recordBackground(error) {
      if (error instanceof NobodyWaitsError) return;
      if (!(error instanceof UpstreamError)) recordUnexpected(error);
      // A check that is held back, or that the breaker stops, comes again by itself.
      else if (!told.has(error)) log.debug(factsOf(error), error.message);
    },
    recordDispute(list) {
      log.warn(
        { type: list },
        `upstream contradicts itself about the list "${list}": its pages are marked until it was verified`,
      );
    },
    flush() {
      spoiled.flush();
      unexpected.flush();
      wrongKeys.flush();
    },
  };
}

/** An error that nobody foresaw may say something else each time. */
const MAX_KIND = 200;

/** What failures have in common that have one cause. Each has a `rid` of its own. */
function kindOf({ name, refusal }: UpstreamError) {
  return { error: name, errcode: refusal?.errcode };
}

function factsOf(error: UpstreamError) {
  return { error: error.name, ...error.refusal };
}
