import type { Plugin } from 'graphql-yoga';
import type { GraphQLContext } from '../../../schema/builder.ts';

/** With this header, unless it is `0` or `false`, an answer tells what it took of the upstream. */
export const EXPLAIN_HEADER = 'x-gateway-explain';

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

/** Whether an answer is to tell that: then it is about the one request. */
export function asksToExplain({ headers }: Request): boolean {
  const value = headers.get(EXPLAIN_HEADER) ?? '';
  return !['', '0', 'false'].includes(value.toLowerCase());
}
