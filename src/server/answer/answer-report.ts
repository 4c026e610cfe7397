import type { Plugin } from 'graphql-yoga';
import type { GraphQLContext } from '../../../schema/builder.ts';
import { clientAddressOf, type ServerContext } from '../request/client-address.ts';
import { asksToExplain } from '../request/request-headers.ts';
import { recordOf } from '../request/request-record.ts';

/**
 * Adds headers to every answer: `X-Request-Id`, which the log uses too, and `Server-Timing` (W3C),
 * which browsers show: how long the request took and how long it waited for upstream.
 */
export function useResponseHeaders(): Plugin<object, ServerContext> {
  return {
    onRequest({ request, serverContext }) {
      // Creates the record, which starts the request's clock.
      const record = recordOf(request);
      record.address = clientAddressOf(serverContext);
      record.httpVersion = serverContext.req?.httpVersion;
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
 * Adds `extensions` to an answer: `paging: "AT_LEAST_ONCE"` if a page may repeat an asset or,
 * paging backwards, miss one; and `upstream` if the caller asks for it.
 */
export function useResultExtensions(): Plugin<GraphQLContext> {
  return {
    onExecute() {
      return {
        onExecuteDone({ result, setResult, args }) {
          if (Symbol.asyncIterator in result) return;
          const { assets, request } = args.contextValue;
          const { calls, cached, waitedMs, cacheStatus, atLeastOnce, noCacheRefused } = assets.report;
          const took = { calls, cached, waitedMs, cacheStatus };
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
