import { collectSubFields } from '@graphql-tools/utils';
import type { FieldNode, GraphQLObjectType, GraphQLResolveInfo } from 'graphql';

/**
 * The fields of `type` that an operation selects below these nodes, by their names: in fragments as
 * well, and without what `@skip` and `@include` leave out.
 */
export function selectedFields(
  { schema, fragments, variableValues }: GraphQLResolveInfo,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
): ReadonlyMap<string, readonly FieldNode[]> {
  const variables = { coerced: variableValues, sources: {} };
  const { fields } = collectSubFields(schema, fragments, variables, type, [...nodes]);
  const selected = new Map<string, FieldNode[]>();
  for (const node of [...fields.values()].flat()) {
    const { value: name } = node.name;
    selected.set(name, [...(selected.get(name) ?? []), node]);
  }
  return selected;
}
