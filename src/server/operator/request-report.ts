import type { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { causeOf } from '../answer/graphql-errors.ts';
import { recordOf } from '../request/request-record.ts';
import type { Metrics } from './metrics.ts';
import type { OperatorLog } from './operator-log.ts';

export interface RequestReportOptions {
  /** Is told of answers that failures have spoiled, and of requests that have used the upstream. */
  readonly operatorLog: Pick<OperatorLog, 'recordSpoiled' | 'recordUse'>;
  /** Count what is asked in GraphQL. */
  readonly metrics: Pick<Metrics, 'recordRequest'>;
}

/**
 * Tells the operator of requests in GraphQL: neither of the page of GraphiQL, nor of what a browser asks first. A caller whose
 * answer a failure has spoiled is told the `requestId` under which the operator finds it.
 */
export function useRequestReport({ operatorLog, metrics }: RequestReportOptions): Plugin {
  return {
    onRequestParse({ request }) {
      recordOf(request).isGraphQL = true;
    },
    onResultProcess({ request, result }) {
      if (Array.isArray(result) || Symbol.asyncIterator in result || !result.errors) return;
      const record = recordOf(request);
      // Who has left is no failure of upstream, whatever was under way for it.
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
        isGraphQL,
        startedAt,
        errorCodes,
        report,
      } = recordOf(request);
      if (!isGraphQL) return;
      metrics.recordRequest({
        status,
        code: errorCodes[0] ?? 'OK',
        durationMs: performance.now() - startedAt,
      });
      // Those that were answered from what is cached are too many to tell.
      if (report === undefined || report.cacheStatus === 'HIT') return;
      const { calls, waitedMs, cacheStatus } = report;
      operatorLog.recordUse({ requestId, caller, operationName, calls, waitedMs, cacheStatus });
    },
  };
}

// An alias may be as long as a request, and there may be as many as it holds.
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
