import type { Plugin } from 'graphql-yoga';
import { recordOf } from '../request/request-record.ts';
import type { OperatorLog } from './operator-log.ts';

/** Tells the operator which requests have used the upstream: those that were answered from what is kept are too many to tell. */
export function useRequestLog(operatorLog: OperatorLog): Plugin {
  return {
    onResponse({ request }) {
      const { id: requestId, caller, operationName, report } = recordOf(request);
      if (report === undefined || report.why === 'KEPT') return;
      const { calls, waitedMs, why } = report;
      operatorLog.noteUse({ requestId, caller, operationName, calls, waitedMs, why });
    },
  };
}
