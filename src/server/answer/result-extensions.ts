import type { Plugin } from 'graphql-yoga';
import type { GraphQLContext } from '../../../schema/builder.ts';
import { asksToExplain } from '../request/request-headers.ts';

/**
 * What an answer says of itself in `extensions`: `paging: "AT_LEAST_ONCE"` where a page may repeat an asset, or, going
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
