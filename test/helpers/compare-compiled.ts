import { type DocumentNode, type ExecutionResult, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { GraphQLContext } from '../../schema/builder.ts';
import type { AssetLibrary } from '../../src/library/asset-library.ts';
import { NotAtHandError } from '../../src/library/operation/cached-loader.ts';
import type { MediaAccess } from '../../src/media/media-access.ts';
import { LeftToGatewayError } from '../../src/server/compiled/left-to-gateway.ts';
import {
  createOperationCompiler,
  type Operation,
  type RepeatedOperation,
} from '../../src/server/compiled/operation-compiler.ts';
import { createCachedContext } from '../../src/server/operation-context.ts';
import { GatewayError, UpstreamError } from '../../src/upstream/errors.ts';
import { addDifference } from './compiled-differences.ts';

export interface ComparisonOptions {
  readonly library: Pick<AssetLibrary, 'openCachedLoader' | 'listStatus'>;
  readonly mediaAccess?: MediaAccess | undefined;
  readonly maxPageSize: number;
  readonly maxItemsPerOperation: number;
  readonly maxResponseBytes: number;
}

let compared = 0;

/** How many answers of compiled operations were compared so far. */
export function comparedAnswers(): number {
  return compared;
}

/**
 * Executes each operation again, compiled. If that answers, it has to be what graphql has answered,
 * unless something has changed meanwhile. What differs makes the test fail at its end.
 */
export function useComparison({
  library,
  mediaAccess,
  ...limits
}: ComparisonOptions): Plugin<GraphQLContext> {
  const compile = createOperationCompiler({
    itemReader: library.openCachedLoader({}),
    mediaAccess,
    limits,
    maxResponseBytes: limits.maxResponseBytes,
    maxJsonBytes: 2 ** 20,
  });
  const contextOf = createCachedContext({ ...limits, library, mediaAccess });
  const compiled = new WeakMap<DocumentNode, Map<string | undefined, RepeatedOperation>>();

  function operationOf({ schema, document, name }: Operation): RepeatedOperation {
    const byName = compiled.get(document) ?? new Map<string | undefined, RepeatedOperation>();
    compiled.set(document, byName);
    const operation = byName.get(name) ?? compile({ schema, document, name });
    byName.set(name, operation);
    return operation;
  }

  return {
    onExecute({ args: { schema, document, operationName, variableValues, contextValue } }) {
      const caller = { maySeeDrafts: contextValue.assets.report.isPrivate };

      function answerCompiled(): string | undefined {
        try {
          const operation = operationOf({ schema, document, name: operationName ?? undefined });
          operation.execute(contextOf(caller), variableValues);
          // The second time, from what is kept.
          return operation.execute(contextOf(caller), variableValues).toString();
        } catch (error) {
          if (!isExpected(error)) addDifference(String((error as Error).stack));
          return undefined;
        }
      }

      return {
        onExecuteDone({ result }) {
          if (Symbol.asyncIterator in result || !contextValue.assets.reads.areCurrent()) return;
          // Meanwhile it may have been asked for again.
          if (result.errors?.some(({ originalError }) => originalError instanceof UpstreamError)) return;
          const answer = answerCompiled();
          if (answer === undefined) return;
          compared += 1;
          const expected = JSON.stringify(dataOf(result));
          if (answer !== expected) addDifference(`${expected}\n${answer}`);
        },
      };
    },
  };
}

/** Extensions are added later. */
function dataOf({ data, errors }: ExecutionResult) {
  return { ...(errors !== undefined && { errors }), data };
}

/** What graphql has to tell or to wait for; and what is never compiled. */
function isExpected(error: unknown): boolean {
  return [LeftToGatewayError, NotAtHandError, GatewayError, GraphQLError].some(
    (type) => error instanceof type,
  );
}
