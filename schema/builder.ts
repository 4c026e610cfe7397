import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import type { Loader } from '../src/library/operation/loader.ts';
import type { QuotaStatus } from '../src/upstream/ledger.ts';
import { relayOptions } from './relay-options.ts';

/** What every resolver gets: one of these for each GraphQL request. */
export interface GraphQLContext {
  readonly assets: Loader;
  /** The most items that one connection, or one `nodes` field, answers. */
  readonly maxPageSize: number;
  /** Today's calls of a name. */
  readonly upstreamQuota: (call: string) => Promise<QuotaStatus>;
}

/** The types that the builder's options fix for every field. */
export interface SchemaTypes {
  Context: GraphQLContext;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
  Connection: { totalCount: number; checkedAt: Date; stale: boolean };
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: never; Output: Date };
    URL: { Input: never; Output: string };
  };
}

/** The one schema builder. Each file of this folder adds its types to it; `index.ts` makes the schema of them. */
export const builder = new SchemaBuilder<SchemaTypes>({
  plugins: [RelayPlugin],
  defaultFieldNullability: false,
  relay: relayOptions,
});

builder.queryType({
  description: 'Reads the permanent asset library of one WeChat Official Account.',
});
