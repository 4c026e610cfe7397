import type { Plugin } from 'graphql-yoga';
import type { GraphQLContext } from '../../../schema/builder.ts';
import { clientAddressOf, type ServerContext } from '../request/client-address.ts';
import { asksToExplain } from '../request/request-headers.ts';
import { recordOf } from '../request/request-record.ts';

/**
 * What the headers of every answer tell its caller: `X-Request-Id`, under which the log tells of it, and `Server-Timing`
 * (W3C), which browsers show among the times of a request: how long it took, and how long of that it waited for upstream.
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

/**
 * What the `extensions` of an answer tell its caller: `paging: "AT_LEAST_ONCE"` where a page may repeat an asset, or, going
 * backwards, leave one out; and `upstream`, to whoever asks for it.
 */
export function useResultExtensions(): Plugin<GraphQLContext> {
  return {
    onExecute() {
      return {
        onExecuteDone({ result, setResult, args }) {
          if (Symbol.asyncIterator in result) return;
          const { assets, request } = args.contextValue;
          const { atLeastOnce, noCacheRefused, ...took } = assets.report;
          const upstream = { ...took, ...(noCacheRefused && { noCacheRefused }) };
          const extensions = {
            ...result.extensions,
            ...(atLeastOnce && { paging: 'AT_LEAST_ONCE' }),
            ...(asksToExplain(request) && { upstream }),
          };
          if (Object.keys(extensions).length > 0) setResult({ ...result, extensions });
        },
      };
    },
  };
}
