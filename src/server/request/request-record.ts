import { randomUUID } from 'node:crypto';
import type { OperationReport } from '../../library/operation-report.ts';
import type { HttpError } from '../http-error.ts';

/** What is known of one request while it is answered. */
export interface RequestRecord {
  /** Names the request in its answer, its errors and the log. */
  readonly id: string;
  /** Milliseconds of a clock that nobody sets. */
  readonly startedAt: number;
  /** Whether it asks in GraphQL, rightly or not. Set by `useRequestReport`. */
  isGraphQL?: boolean;
  /** Where it comes from, as `clientAddressOf` has it. Set by `useResponseHeaders`. */
  address: string;
  /** Why the key that it carries is refused. Set by `limitAttempts`. */
  keyError?: HttpError;
  /** The name of the key, set by `useAuthentication`, or else the address, set by `useRateLimit`. */
  caller?: string;
  /** Set by `useRequestParams`, shortened. */
  operationName?: string | undefined;
  /** Whether it has named its document by an id. Set by `useTrustedDocuments`. */
  isByDocumentId?: boolean;
  /** Whether it brings variables that its operation does not declare. Set by `useHttpCaching`. */
  hasNeedlessVariables?: boolean;
  /** What its operation takes of the upstream. Set with the context of the operation, counted up by the loader. */
  report?: OperationReport;
  /** The codes of the errors that its answer holds. Set by `useRequestReport`. */
  errorCodes: readonly string[];
}

const records = new WeakMap<Request, RequestRecord>();

/** The record of a request, which begins with the first call of this. */
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

/** What a proxy in front has named the request already is kept, so that both logs have one id for it. */
function requestIdOf({ headers }: Request): string {
  const given = headers.get('x-request-id') ?? '';
  return /^[\w.-]{8,64}$/.test(given) ? given : randomUUID();
}
