import { randomUUID } from 'node:crypto';
import type { Reads } from '../../library/operation/reads.ts';
import type { OperationReport } from '../../library/operation-report.ts';
import type { HttpError } from '../http-error.ts';

/** What is known about a request while it is answered. */
export interface RequestRecord {
  /** Identifies the request in its answer, its errors and the log. */
  readonly id: string;
  /** Milliseconds of a monotonic clock. */
  readonly startedAt: number;
  /** Whether it asks for the library, by GraphQL or for a feed, validly or not: metrics count it. */
  isReported?: boolean;
  /** The client's address, from `clientAddressOf`. Set by `useResponseHeaders`, as the next. */
  address: string;
  /** Of HTTP; undefined if no socket carried the request. */
  httpVersion?: string | undefined;
  /** Why its key is refused. Set by `limitAttempts`. */
  keyError?: HttpError;
  /** The key's name, set by `useAuthentication`, or else the address, set by `useRateLimit`. */
  caller?: string;
  /** Whether its answer may be events. Set by `useMediaType`. */
  acceptsEvents?: boolean;
  /** Whether its answer goes on, so that nothing may read it. Set by `useSubscriptions`. */
  isStream?: boolean;
  /** Set by `useRequestParams`, shortened. */
  operationName?: string | undefined;
  /** Whether it names its document by an id. Set by `useTrustedDocuments`. */
  isByDocumentId?: boolean;
  /** Whether it has variables that its operation does not declare. Set by `useHttpCaching`. */
  hasNeedlessVariables?: boolean;
  /** Its operation's upstream use. Set with the operation's context; the loader adds to it. */
  report?: OperationReport;
  /** What its operation has read. Set with the operation's context; the loader adds to it. */
  reads?: Reads;
  /** The codes of the errors in its answer. Set by `useRequestReport`. */
  errorCodes: readonly string[];
}

const records = new WeakMap<Request, RequestRecord>();

/** The record of a request. The first call creates it. */
export function recordOf(request: Request): RequestRecord {
  const known = records.get(request);
  if (known !== undefined) return known;
  const record = {
    id: requestIdOf(request),
    startedAt: performance.now(),
    address: 'unknown',
    errorCodes: [],
  };
  records.set(request, record);
  return record;
}

function requestIdOf({ headers }: Request): string {
  return requestIdIn(headers.get('x-request-id')) ?? randomUUID();
}

/** The id that a proxy in front has set, so both logs share it; undefined if there is none. */
export function requestIdIn(given: string | null | undefined): string | undefined {
  return given != null && /^[\w.-]{8,64}$/.test(given) ? given : undefined;
}
