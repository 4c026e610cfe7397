import type { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { OperatorLog } from '../operator/operator-log.ts';
import { recordOf } from '../request/request-record.ts';
import { causeOf } from './graphql-errors.ts';

/** Tells the operator of answers that failures have spoiled, and the caller under which `requestId` that is found. */
export function useErrorReport(operatorLog: OperatorLog): Plugin {
  return {
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
        operatorLog.noteSpoiled(error, {
          requestId,
          caller,
          operationName,
          paths: spoiled.slice(0, MAX_PATHS).map(({ path }) => path?.map(shorten)),
        });
      }
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
