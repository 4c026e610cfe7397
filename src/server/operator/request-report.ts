import type { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { causeOf } from '../answer/graphql-errors.ts';
import { recordOf } from '../request/request-record.ts';
import type { Metrics } from './metrics.ts';
import type { OperatorLog } from './operator-log.ts';

export interface RequestReportOptions {
  /** Logs answers that failures have affected, and requests that have used the upstream. */
  readonly operatorLog: Pick<OperatorLog, 'recordSpoiled' | 'recordUse'>;
  /** Counts requests for the library. */
  readonly metrics: Pick<Metrics, 'recordRequest'>;
}

/**
 * Reports requests for the library to the operator, but not the GraphiQL page or preflights. A caller whose
 * answer a failure affected gets the `requestId` under which the operator finds it.
 */
export function useRequestReport({ operatorLog, metrics }: RequestReportOptions): Plugin {
  return {
    onRequestParse({ request }) {
      recordOf(request).isReported = true;
    },
    onResultProcess({ request, result }) {
      if (Array.isArray(result) || Symbol.asyncIterator in result || !result.errors) return;
      const record = recordOf(request);
      // If the caller left, that is no upstream failure, whatever was under way.
      record.errorCodes = request.signal.aborted
        ? ['CALLER_LEFT']
        : result.errors.map(({ extensions }) => String(extensions?.['code']));
      for (const [error, spoiled] of byCause(result.errors)) {
        for (const each of spoiled) each.extensions['requestId'] = record.id;
        const { id: requestId, caller, operationName } = record;
        operatorLog.recordSpoiled(error, {
          requestId,
          caller,
          operationName,
          paths: spoiled.slice(0, MAX_PATHS).map(({ path }) => path?.map(shorten)),
        });
      }
    },
    onResponse({ request, response: { status } }) {
      const {
        id: requestId,
        caller,
        operationName,
        isReported,
        startedAt,
        errorCodes,
        report,
      } = recordOf(request);
      if (!isReported) return;
      metrics.recordRequest({
        status,
        code: errorCodes[0] ?? 'OK',
        durationMs: performance.now() - startedAt,
      });
      // Answers from the cache are too many to log.
      if (report === undefined || report.cacheStatus === 'HIT') return;
      const { calls, waitedMs, cacheStatus } = report;
      operatorLog.recordUse({ requestId, caller, operationName, calls, waitedMs, cacheStatus });
    },
  };
}

// An alias may be as long as a request, and a request may hold many.
const MAX_PATHS = 10;
const MAX_NAME = 64;

function shorten(key: string | number): string | number {
  return typeof key === 'string' ? key.slice(0, MAX_NAME) : key;
}

function byCause(errors: readonly GraphQLError[]): Map<unknown, GraphQLError[]> {
  const groups = new Map<unknown, GraphQLError[]>();
  for (const error of errors) {
    const cause = causeOf(error);
    if (cause === undefined) continue;
    const group = groups.get(cause.error) ?? [];
    groups.set(cause.error, group);
    group.push(error);
  }
  return groups;
}
