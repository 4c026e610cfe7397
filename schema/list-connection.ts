import { collectSubFields } from '@graphql-tools/utils';
import type { InterfaceRef, ObjectRef } from '@pothos/core';
import { type GraphQLResolveInfo, isObjectType } from 'graphql';
import { builder, type FieldLimits, type GraphQLContext, type SchemaTypes } from './builder.ts';
import { type ConnectionArguments, connectionOf, pageSizeOf, totalOf, windowOf } from './connection.ts';

/** The type of a list's items: an object type, or an interface of several. A field names it by this type as well. */
export type ListItemRef =
  | InterfaceRef<PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>, object>
  | ObjectRef<PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>, object>;

export interface ListConnectionNames {
  /** The type's name is this and "Connection", and that of its edges this and "Edge". */
  readonly name: string;
  /** What its items are called in descriptions. */
  readonly plural: string;
}

/** The connection type of a list: what Relay asks for, and how sure what is shown is. */
export function createListConnection(type: ListItemRef, { name, plural }: ListConnectionNames) {
  return builder.connectionObject(
    {
      type,
      name: `${name}Connection`,
      description: `One page of a list of ${plural}.`,
      fields: (connection) => ({
        totalCount: connection.exposeInt('totalCount', {
          description: `How many ${plural} the list has, on all pages together.`,
        }),
        checkedAt: connection.expose('checkedAt', {
          type: 'DateTime',
          description: 'When the cached list was last found to be the same as on WeChat.',
        }),
        stale: connection.exposeBoolean('stale', {
          description:
            'Whether this page may be out of date: the last check of the cached list failed, the last good one ' +
            '(`checkedAt`) is long ago, or WeChat has contradicted itself about the list, which is then verified half a ' +
            'minute later. Later uploads and deletions may not show.',
        }),
      }),
    },
    { name: `${name}Edge`, description: `One of the ${plural}, with its cursor.` },
  );
}

/** Counts the items that a connection of a list asks for: an operation is weighed by it. */
export function countListItems(args: ConnectionArguments, { maxPageSize }: FieldLimits): number {
  return pageSizeOf(args, maxPageSize);
}

/**
 * The part of a list that the arguments of a connection describe.
 *
 * @param name of the list
 * @throws GatewayError
 */
export async function loadListConnection(
  name: string,
  args: ConnectionArguments,
  { assets, maxPageSize }: GraphQLContext,
  info: GraphQLResolveInfo,
) {
  const list = assets.lists.get(name);
  const window = windowOf(args, { list, lists: assets.lists, maxPageSize });
  const slice = await assets.loadWindow<object>(asksForTotalAlone(info) ? totalOf(window) : window);
  return connectionOf(slice, list);
}

function asksForTotalAlone({
  schema,
  fragments,
  variableValues,
  returnType,
  fieldNodes,
}: GraphQLResolveInfo): boolean {
  if (!isObjectType(returnType)) return false;
  const variables = { coerced: variableValues, sources: {} };
  const { fields } = collectSubFields(schema, fragments, variables, returnType, [...fieldNodes]);
  const names = Array.from(fields.values(), ([field]) => field?.name.value);
  return names.every((name) => name === 'totalCount' || name === '__typename');
}
