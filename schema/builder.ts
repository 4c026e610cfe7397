import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import type { SealedPosition } from '../src/index/asset-index.ts';
import type { FoundChange } from '../src/index/changes/change-feed.ts';
import type { IndexAccess } from '../src/index/index-access.ts';
import type { ListStatus } from '../src/library/list-service.ts';
import type { ItemBudget } from '../src/library/operation/budget.ts';
import type { Loader } from '../src/library/operation/loader.ts';
import type { MediaAccess } from '../src/media/media-access.ts';
import type { GatewayError } from '../src/upstream/errors.ts';
import type { QuotaStatus } from '../src/upstream/ledger.ts';
import { parseDateTime } from './date-time.ts';
import { relayOptions } from './relay-options.ts';
import { scalarInput } from './scalar-input.ts';
import { parseWebAddress } from './web-address.ts';

/** What every resolver gets. Each GraphQL request has its own. */
export interface GraphQLContext {
  readonly assets: Loader;
  /** The most items that one connection or one `nodes` field returns. */
  readonly maxPageSize: number;
  /** The items that the operation may still ask for. */
  readonly items: ItemBudget;
  /**
   * Refuses a field below the root, by an error. Of a page of items with a field under many
   * aliases, all would be told: after a hundred errors of the operation, the field is only null.
   */
  readonly refuse: (error: GatewayError) => null;
  /** How many calls of this name are used and left today. */
  readonly upstreamQuota: (call: string) => Promise<QuotaStatus>;
  /** The addresses of pictures, voices and videos. */
  readonly media: MediaAccess;
  /** What is known of a list, by its name. */
  readonly listStatus: (name: string) => ListStatus;
  /** The mirrored library. */
  readonly index: IndexAccess;
  /**
   * Follows the changes of all lists, from a position on. Only the context of a subscription does; its
   * events leave out lists that the caller may not read.
   *
   * @throws ChangesExpiredError, SearchUnavailableError
   */
  readonly followChanges: (after: SealedPosition | undefined) => Promise<AsyncIterable<FoundChange>>;
}

/** The types that the builder uses for every field. */
export interface SchemaTypes {
  Context: GraphQLContext;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
  Connection: { totalCount: number; checkedAt: Date; stale: boolean; isAtLeastOnce: boolean };
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    URL: { Input: string; Output: string };
  };
}

/** The schema builder. Each file in this folder adds its types; `index.ts` builds the schema. */
export const builder = new SchemaBuilder<SchemaTypes>({
  plugins: [RelayPlugin],
  defaultFieldNullability: false,
  relay: relayOptions,
});

builder.queryType({
  description: 'Reads the assets, drafts and publications of one WeChat Official Account.',
});

builder.scalarType('DateTime', {
  description:
    'An instant as RFC 3339 writes it. Answers have it in UTC: `2026-01-31T08:30:00.000Z`; WeChat counts whole ' +
    'seconds. Arguments may have any offset, but need one: `2026-01-31T16:30:00+08:00`.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: (instant) => instant.toISOString(),
  ...scalarInput('DateTime', parseDateTime),
});

builder.scalarType('URL', {
  description:
    'An absolute `http:` or `https:` address. Answers have it exactly as WeChat sends it, or it is one of the ' +
    'gateway, where a field says so.',
  specifiedByURL: 'https://url.spec.whatwg.org/',
  serialize: (url) => url,
  ...scalarInput('URL', parseWebAddress),
});

/** The limits that an operator sets for one field. */
export interface FieldLimits {
  /** The most items of one connection or one `nodes` field. */
  readonly maxPageSize: number;
}

/** What an object was made of, and the version of that. */
export interface Source {
  readonly item: object;
  readonly version: number;
}

declare module 'graphql' {
  // The type parameters are graphql's own here too.
  interface GraphQLObjectTypeExtensions<_TSource, _TContext> {
    /**
     * Of what alone the fields of such an object are made, as far as they read nothing else of the
     * operation: while that is the same, so is the JSON of them. Undefined if that is not known.
     */
    sourceOf?: (object: unknown) => Source | undefined;
  }

  // The type parameters are graphql's own: merging declarations requires the same names.
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    /**
     * How many items the field asks for with these arguments. Only fields of `Query` have it. An
     * operation that asks for too many in total is refused before its first upstream call.
     *
     * @throws InvalidArgumentError if the field refuses its arguments and so reads nothing
     */
    items?: (args: _TArgs, limits: FieldLimits) => number;
  }
}
