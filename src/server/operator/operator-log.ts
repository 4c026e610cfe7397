import type { Logger } from 'pino';
import type { MediaError } from '../../media/media-error.ts';
import type { CallRecord } from '../../upstream/endpoint.ts';
import { NobodyWaitsError, PermissionDeniedError, UpstreamError } from '../../upstream/errors.ts';
import type { PermissionChange } from '../../upstream/grant.ts';
import { createLineSampler, type Schedule } from './line-sampler.ts';

/** The operator's log: failed upstream calls, requests that failures affect, and upstream use. */
export interface OperatorLog {
  /** An upstream call was answered or has failed. */
  recordCall(record: CallRecord): void;
  /** A request is answered with an error at these fields. */
  recordSpoiled(error: unknown, request: SpoiledRequest): void;
  /** A request has made or joined upstream calls, or waited for some. */
  recordUse(use: UpstreamUse): void;
  /** A preflight from an origin that is not allowed. */
  recordRefusedOrigin(origin: string): void;
  /** A request has an unknown key. */
  recordWrongKey(attempt: WrongKey): void;
  /** Something failed in the background, with no request waiting. */
  recordBackground(error: unknown): void;
  /** A file was refused. */
  recordMediaRefusal(error: MediaError): void;
  /** The account turns out to lack a permission, or to have it again. */
  recordPermission(change: PermissionChange): void;
  /** Upstream contradicts itself about a list, whose pages are marked until it is verified. */
  recordDispute(list: string): void;
  /** Writes the pending counts of left-out lines now. */
  flush(): void;
}

/** Who has tried a key. */
export interface WrongKey {
  readonly requestId: string;
  readonly address: string;
}

export interface OperatorLogOptions {
  /** Schedules the lines about left-out lines. Default: the machine's timers. */
  readonly schedule?: Schedule;
}

export interface SpoiledRequest {
  readonly requestId: string;
  readonly caller: string | undefined;
  readonly operationName: string | undefined;
  readonly paths: readonly (readonly (string | number)[] | undefined)[];
}

/** Who has used the upstream, and for what. */
export interface UpstreamUse extends Pick<SpoiledRequest, 'requestId' | 'caller' | 'operationName'> {
  readonly calls: number;
  readonly waitedMs: number;
  readonly cacheStatus: string;
}

/** At most this many equal failures per window are logged: in an outage, each request has one. */
const MOST_ALIKE = 10;
const WINDOW_SECONDS = 10;

/** Of guessed keys, the address, the start and the number are enough. */
const KEYS_WINDOW_SECONDS = 60;

export function createOperatorLog(log: Logger, { schedule }: OperatorLogOptions = {}): OperatorLog {
  /** Failures of calls that already have a line. */
  const told = new WeakSet<UpstreamError>();
  const window = { most: MOST_ALIKE, windowMs: WINDOW_SECONDS * 1000, schedule };

  const spoiled = createLineSampler<ReturnType<typeof kindOf>>({
    ...window,
    onLeftOut(kind, leftOut) {
      log.info(
        { ...kind, leftOut },
        `${leftOut} more requests failed in the same way in ${WINDOW_SECONDS} s`,
      );
    },
  });
  const unexpected = createLineSampler<string>({
    ...window,
    onLeftOut(error, leftOut) {
      log.error({ error, leftOut }, `${leftOut} more unexpected errors in ${WINDOW_SECONDS} s`);
    },
  });
  const refusedMedia = createLineSampler<ReturnType<typeof refusalOf>>({
    ...window,
    onLeftOut(refusal, leftOut) {
      log.debug(
        { ...refusal, leftOut },
        `${leftOut} more files were refused in the same way in ${WINDOW_SECONDS} s`,
      );
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
        // What an account lacks is told once, by `recordPermission`.
        const level = error instanceof PermissionDeniedError ? 'debug' : 'warn';
        log[level]({ ...call, ...factsOf(error) }, error.message);
      }
    },
    recordSpoiled(error, request) {
      // The caller has left, so nothing has failed.
      if (error instanceof NobodyWaitsError) return;
      if (!(error instanceof UpstreamError)) recordUnexpected(error, request);
      else if (error instanceof PermissionDeniedError)
        log.debug({ ...request, ...factsOf(error) }, error.message);
      else spoiled.sample(kindOf(error), () => log.info({ ...request, ...factsOf(error) }, error.message));
    },
    recordUse: (use) => log.debug(use, 'request used upstream'),
    recordRefusedOrigin: (origin) => log.info({ origin }, `origin ${origin} is not in CORS_ORIGINS`),
    recordWrongKey: ({ requestId, address }) =>
      wrongKeys.sample(address, () => log.warn({ requestId, address }, `unknown key from ${address}`)),
    recordBackground(error) {
      if (error instanceof NobodyWaitsError) return;
      if (!(error instanceof UpstreamError)) recordUnexpected(error);
      // A check that is held back, or that the breaker stops, runs again by itself.
      else if (!told.has(error)) log.debug(factsOf(error), error.message);
    },
    recordMediaRefusal(error) {
      const refusal = refusalOf(error);
      refusedMedia.sample(refusal, () => log.debug(refusal, `file refused: ${error.message}`));
    },
    recordPermission({ permission: { name: permission }, denial }) {
      if (denial === undefined) log.info({ permission }, `WeChat gives the permission "${permission}" again`);
      else
        log.warn(
          { permission, ...factsOf(denial) },
          `${denial.explanation} It is asked again once a day, and at a restart: ${denial.message}`,
        );
    },
    recordDispute(list) {
      log.warn(
        { type: list },
        `upstream contradicts itself about the list "${list}": its pages are marked until it is verified`,
      );
    },
    flush() {
      spoiled.flush();
      unexpected.flush();
      refusedMedia.flush();
      wrongKeys.flush();
    },
  };
}

/** An unexpected error may have another message each time. */
const MAX_KIND = 200;

/** What failures with one cause share. The `rid` differs each time. */
function kindOf({ name, refusal }: UpstreamError) {
  return { error: name, errcode: refusal?.errcode };
}

function factsOf(error: UpstreamError) {
  return { error: error.name, ...error.refusal };
}

/** What is behind the refusal of a file: its words may name an address, and are left out. */
function refusalOf({ reason, cause }: MediaError) {
  const { code } = cause instanceof Error && 'code' in cause ? cause : {};
  return {
    reason,
    ...(typeof code === 'string' && CODE.test(code) && { code }),
    ...(cause instanceof UpstreamError && { error: cause.name, errcode: cause.refusal?.errcode }),
  };
}

/** Such as `ENOTFOUND` or `CERT_HAS_EXPIRED`: nothing that a host could make up. */
const CODE = /^[A-Z][A-Z\d_]{1,63}$/;
