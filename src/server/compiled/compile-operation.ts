import { collectFields } from '@graphql-tools/utils';
import {
  type DocumentNode,
  defaultFieldResolver,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getArgumentValues,
  type OperationDefinitionNode,
} from 'graphql';
import type { FieldLimits, GraphQLContext } from '../../../schema/builder.ts';
import { fragmentsOf } from '../document/fragments.ts';
import { createJsonOutput, type JsonOutput } from './json-output.ts';
import { createJsonWriters, type JsonWritersOptions } from './json-writers.ts';
import { LeftToGatewayError } from './left-to-gateway.ts';

/** An operation that is ready to be executed, for one value of each variable below its root. */
export interface CompiledOperation {
  /**
   * The whole answer.
   *
   * @param variables coerced
   * @throws Error if something has to be waited for, or if the answer has an error
   */
  execute(context: GraphQLContext, variables: Record<string, unknown>): Buffer;
}

export interface CompileOptions
  extends Pick<JsonWritersOptions, 'cachedJson' | 'itemContext' | 'maxBytes' | 'variables'> {
  readonly schema: GraphQLSchema;
  /** A valid document. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly limits: FieldLimits;
}

/** @throws LeftToGatewayError if it asks for more than data of the query type */
export function compileOperation({ document, limits, ...options }: CompileOptions): CompiledOperation {
  const { schema, operation, variables, maxBytes } = options;
  const queryType = schema.getQueryType();
  if (!queryType || operation.operation !== 'query') throw new LeftToGatewayError({ isForGood: true });
  const fragments = fragmentsOf(document);
  const { fieldOf } = createJsonWriters({ ...options, fragments });
  const given = { coerced: variables, sources: {} };
  const { fields } = collectFields(schema, fragments, given, queryType, operation.selectionSet);
  const rootFields = Array.from(fields, ([name, nodes]) => rootField(name, nodes));

  function rootField(name: string, nodes: FieldNode[]): RootField {
    const label = `${JSON.stringify(name)}:`;
    if (nodes[0]?.name.value === '__typename') {
      const json = `${label}${JSON.stringify(queryType?.name)}`;
      return () => ({ items: 0, write: (_context, output) => output.text(json) });
    }
    const { field, node, infoFor, write } = fieldOf(queryType as GraphQLObjectType, nodes);
    const { resolve = defaultFieldResolver } = field;
    return (values) => {
      const args = getArgumentValues(field, node, values);
      return {
        items: field.extensions.items?.(args, limits) ?? 0,
        write(context, output) {
          output.text(label);
          const resolved = resolve(undefined, args, context, infoFor(values));
          write(resolved, { context, output, isPart: false, startedAt: performance.now() });
        },
      };
    };
  }

  return {
    execute(context, values) {
      const fieldsToWrite = rootFields.map((field) => field(values));
      for (const { items } of fieldsToWrite)
        if (context.items.spend(items) !== undefined) throw new LeftToGatewayError();
      const output = createJsonOutput(maxBytes);
      output.text('{"data":{');
      for (const [index, { write }] of fieldsToWrite.entries()) {
        if (index > 0) output.text(',');
        write(context, output);
      }
      output.text('}}');
      return output.toBuffer();
    },
  };
}

/** A field of the root, with the arguments of one request. */
type RootField = (variables: Record<string, unknown>) => {
  /** How many items it asks for at most. */
  readonly items: number;
  readonly write: (context: GraphQLContext, output: JsonOutput) => void;
};
