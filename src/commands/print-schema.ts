import { lexicographicSortSchema, printSchema as printSdl } from 'graphql';
import { schema } from '../../schema/index.ts';

/** The GraphQL schema in SDL, sorted: what `schema/schema.graphql` holds. */
export function printSchema(): string {
  return printSdl(lexicographicSortSchema(schema));
}
