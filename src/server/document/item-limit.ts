import { collectFields } from '@graphql-tools/utils';
import {
  type ExecutionArgs,
  type FieldNode,
  GraphQLError,
  type GraphQLField,
  getArgumentValues,
  getOperationAST,
  getVariableValues,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { FieldLimits, GraphQLContext } from '../../../schema/builder.ts';
import { InvalidArgumentError } from '../../upstream/errors.ts';
import { tooComplexError } from '../http-error.ts';
import { fragmentsOf } from './fragments.ts';

export interface ItemLimits extends FieldLimits {
  /** The most items of one operation, in all its fields. */
  readonly maxItems: number;
}

/**
 * Refuses an operation that asks for more than `maxItems`, before execution and so before any
 * upstream call. A validation rule does not see the variables, and a page size may be one.
 */
export function useItemLimit({ maxItems, ...limits }: ItemLimits): Plugin<GraphQLContext> {
  return {
    onExecute({ args }) {
      const cost = countItems(args, limits);
      // Fields below may ask for more while they are executed.
      if (args.contextValue.items.spend(cost) === undefined) return;
      throw tooComplexError(`The operation asks for ${cost} items, and ${maxItems} are allowed.`, {
        limit: maxItems,
        cost,
      });
    },
  };
}

/**
 * The items of the fields that would be executed. Each alias counts; a repeated fragment, or a
 * field that `@skip` or `@include` leaves out, does not. Execution reports wrong variables.
 */
function countItems(args: ExecutionArgs, limits: FieldLimits): number {
  const { schema, document, operationName, variableValues } = args;
  const operation = getOperationAST(document, operationName);
  const root = operation && schema.getRootType(operation.operation);
  if (!root) return 0;
  const { variableDefinitions = [] } = operation;
  const { coerced } = getVariableValues(schema, variableDefinitions, variableValues ?? {}, { maxErrors: 1 });
  if (coerced === undefined) return 0;

  const variables = { coerced, sources: {} };
  const { fields } = collectFields(schema, fragmentsOf(document), variables, root, operation.selectionSet);
  let items = 0;
  for (const [node] of fields.values()) {
    const field = node && root.getFields()[node.name.value];
    if (node !== undefined && field !== undefined)
      items += countOfField(field, node, { variables: coerced, limits });
  }
  return items;
}

interface Values {
  readonly variables: Record<string, unknown>;
  readonly limits: FieldLimits;
}

function countOfField(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  { variables, limits }: Values,
): number {
  try {
    return field.extensions.items?.(getArgumentValues(field, node, variables), limits) ?? 0;
  } catch (error) {
    // Execution reports the same error for this field and answers the others.
    if (error instanceof InvalidArgumentError || error instanceof GraphQLError) return 0;
    throw error;
  }
}
