import type { Plugin } from 'graphql-yoga';
import { clientAddressOf, recordOf, type ServerContext } from '../request/request-record.ts';

/**
 * What every answer says of itself: `X-Request-Id`, under which the log tells of it, and `Server-Timing` (W3C), which
 * browsers show among the times of a request: how long it took, and how long of that it waited for upstream.
 */
export function useResponseHeaders(): Plugin<object, ServerContext> {
  return {
    onRequest({ request, serverContext }) {
      // The record begins here, and with it the time that the request takes.
      recordOf(request).address = clientAddressOf(serverContext);
    },
    onResponse({ request, response: { headers } }) {
      const { id, startedAt, report } = recordOf(request);
      headers.set('x-request-id', id);
      headers.set('x-content-type-options', 'nosniff');
      if (report === undefined) return;
      const totalMs = (performance.now() - startedAt).toFixed(1);
      headers.set('server-timing', `total;dur=${totalMs}, upstream;dur=${report.waitedMs.toFixed(1)}`);
    },
  };
}
