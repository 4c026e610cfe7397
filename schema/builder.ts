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

builder.queryType({ description: 'Reads the permanent asset library of one WeChat Official Account.' });

builder.scalarType('DateTime', {
  description:
    'An instant in UTC, as RFC 3339 writes it: `2026-01-31T08:30:00.000Z`. WeChat counts whole seconds.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: (instant) => instant.toISOString(),
  parseValue: outputOnly,
});

builder.scalarType('URL', {
  description: 'An absolute `http:` or `https:` address, exactly as WeChat sends it.',
  specifiedByURL: 'https://url.spec.whatwg.org/',
  serialize: (url) => url,
  parseValue: outputOnly,
});

function outputOnly(): never {
  throw new TypeError('This scalar is not used in arguments.');
}

/** The limits that an operator sets to one field. */
export interface FieldLimits {
  /** The most items of one connection, or one `nodes` field. */
  readonly maxPageSize: number;
}

declare module 'graphql' {
  // The names are graphql's own: an interface can only be declared again with the same ones.
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    /**
     * How many items the field asks for, by its arguments. Only fields of `Query` have one: an operation is
     * refused before its first upstream call where they ask for too many together.
     *
     * @throws InvalidArgumentError where the field refuses its arguments, and so reads nothing
     */
    items?: (args: _TArgs, limits: FieldLimits) => number;
  }
}
