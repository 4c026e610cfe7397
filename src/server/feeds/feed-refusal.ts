import type { FetchAPI } from 'graphql-yoga';
import type { UpstreamCode } from '../../upstream/failures.ts';
import { causeOf, translateError } from '../answer/graphql-errors.ts';
import type { OperatorLog } from '../operator/operator-log.ts';
import { recordOf } from '../request/request-record.ts';

/** GraphQL tells these failures of a field, in an answer. A feed has nothing else to tell. */
const STATUSES: Readonly<Record<UpstreamCode, number>> = {
  UPSTREAM_UNAVAILABLE: 503,
  UPSTREAM_QUOTA_EXCEEDED: 503,
  UPSTREAM_REFUSED: 502,
  UPSTREAM_BAD_RESPONSE: 502,
};

/**
 * Answers a request that failed: with the error that a query would get as its body, and a status
 * that says the same. The operator is told of what only the operator can mend.
 */
export function createFeedRefusal({ recordSpoiled }: Pick<OperatorLog, 'recordSpoiled'>) {
  return (error: unknown, request: Request, { Response }: Pick<FetchAPI, 'Response'>): Response => {
    const record = recordOf(request);
    const translated = translateError(error);
    const { http, ...extensions } = translated.extensions;
    const code = String(extensions['code']);
    record.errorCodes = [request.signal.aborted ? 'CALLER_LEFT' : code];
    const cause = causeOf(translated);
    if (cause !== undefined) {
      const { id: requestId, caller, operationName } = record;
      extensions['requestId'] = requestId;
      recordSpoiled(cause.error, { requestId, caller, operationName, paths: [] });
    }
    const { retryAfterSeconds } = extensions;
    return new Response(JSON.stringify({ errors: [{ message: translated.message, extensions }] }), {
      status: http?.status ?? statusOf(code),
      headers: {
        'content-type': 'application/json; charset=utf-8',
        ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
        ...http?.headers,
      },
    });
  };
}

function statusOf(code: string): number {
  return Object.hasOwn(STATUSES, code) ? STATUSES[code as UpstreamCode] : 500;
}
