import { lexicographicSortSchema, printSchema as printSdl } from 'graphql';
import './asset.ts';
import './media-asset.ts';
import './news-asset.ts';
import './draft.ts';
import './publication.ts';
import './library-list.ts';
import './account.ts';
import './node-queries.ts';
import './search.ts';
import './article-by-address.ts';
import './changes.ts';
import './changes-subscription.ts';
import { builder } from './builder.ts';

/** The executable schema that callers see. */
export const schema = builder.toSchema();

/** The schema in SDL, sorted, as in `schema.graphql`. */
export function printSchema(): string {
  return printSdl(lexicographicSortSchema(schema));
}
