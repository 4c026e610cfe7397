import { assertObjectType, type FieldNode, type GraphQLResolveInfo } from 'graphql';
import type { SearchMatch, SnippetPart } from '../src/index/asset-index.ts';
import { builder } from './builder.ts';
import { countListItems, PagingGuaranteeRef } from './connection.ts';
import { CoverageRef } from './coverage.ts';
import { LibraryItemRef } from './library-item.ts';
import { SearchFieldRef, searchArguments } from './search-arguments.ts';
import { loadSearchPage, type SearchEdge, type SearchPage, type Wanted } from './search-page.ts';
import { selectedFields } from './selected-fields.ts';

const SnippetPartRef = builder.objectRef<SnippetPart>('SnippetPart').implement({
  description: 'A piece of an excerpt.',
  fields: (t) => ({
    text: t.exposeString('text', {
      description: 'Plain text, not HTML: a page has to escape it as any other text.',
    }),
    isMatch: t.exposeBoolean('isMatch', { description: 'Whether it is one of the words that were found.' }),
  }),
});

const SearchMatchRef = builder.objectRef<SearchMatch>('SearchMatch').implement({
  description: 'Where words were found in an item.',
  fields: (t) => ({
    field: t.expose('field', { type: SearchFieldRef, description: 'What they were found in.' }),
    article: t.int({
      nullable: true,
      description:
        'The place of the article in its item, counted from 0; null for pictures, voices and videos.',
      resolve: ({ article }) => article,
    }),
    snippet: t.field({
      type: [SnippetPartRef],
      description:
        'An excerpt around the words that were found, in pieces. Joined, they are the excerpt; `…` stands where it is cut.',
      resolve: ({ snippet }) => [...snippet],
    }),
  }),
});

const SearchEdgeRef = builder.objectRef<SearchEdge>('SearchEdge').implement({
  description: 'An item that was found, with its cursor.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', {
      description:
        'Marks the place of this item in the order, for `after` and `before` of the same search. Opaque; it stays ' +
        'valid while items are added, changed and deleted.',
    }),
    node: t.expose('node', { type: LibraryItemRef, description: 'The item.' }),
    matches: t.field({
      type: [SearchMatchRef],
      description: 'Where the words of `query` were found in it. Empty without a `query`.',
      resolve: ({ matches }) => [...matches],
    }),
  }),
});

const SearchConnectionRef = builder.objectRef<SearchPage>('SearchConnection').implement({
  description: 'One page of what a search has found.',
  fields: (t) => ({
    edges: t.field({
      type: [SearchEdgeRef],
      description: 'The items of this page with their cursors, in the order of the search.',
      resolve: ({ edges }) => [...edges],
    }),
    nodes: t.field({
      type: [LibraryItemRef],
      description: 'The items of this page without their cursors, in the order of the search.',
      resolve: ({ edges }) => edges.map(({ node }) => node),
    }),
    pageInfo: t.expose('pageInfo', {
      type: builder.pageInfoRef(),
      description: 'Where this page stands in all that was found.',
    }),
    totalCount: t.int({
      description:
        'How many items were found, on all pages together. Exact, and counted only if it is asked for, which takes ' +
        'longer than a page.',
      resolve: ({ totalCount }) => totalCount ?? 0,
    }),
    paging: t.field({
      type: PagingGuaranteeRef,
      description:
        'What is certain about this page as part of a walk from cursor to cursor. `AT_LEAST_ONCE` if it shows an item ' +
        'that was edited or renamed since the walk began, and so may have been on an earlier page too. An item that ' +
        'moved to where the walk has been is not shown again: `UPDATED_AT` from the oldest on misses none.',
      resolve: ({ isAtLeastOnce }) => (isAtLeastOnce ? 'AT_LEAST_ONCE' : 'EXACTLY_ONCE'),
    }),
    coverage: t.field({
      type: CoverageRef,
      description: 'How much of the lists that were searched is stored, and so can be found.',
      resolve: ({ coverage }) => coverage(),
    }),
  }),
});

builder.queryField('search', (t) =>
  t.field({
    type: SearchConnectionRef,
    nullable: true,
    description:
      'Searches all lists by words, filters and sorts them, as a Relay connection. Finds what the gateway has stored, ' +
      'and takes no call to WeChat: `coverage` tells how much that is. Counts as five requests of the caller. Fails ' +
      'with `SEARCH_UNAVAILABLE` where the gateway stores nothing.',
    args: {
      ...searchArguments,
      first: t.arg.int({
        description:
          'The most items to return, from the first one found or after `after`. 20 if neither `first` nor `last` is given.',
      }),
      after: t.arg.string({
        description: 'Only items that follow the one with this cursor. A cursor of the same search.',
      }),
      last: t.arg.int({
        description:
          'The most items to return, counting back from the last one found or from `before`. They are still listed in ' +
          'the order of the search.',
      }),
      before: t.arg.string({
        description:
          'Only items that precede the one with this cursor. Without a size and `after`, the nearest 20 of them.',
      }),
    },
    extensions: { items: countListItems },
    resolve: (_root, args, context, info) => loadSearchPage(args, wantedBy(info), context),
  }),
);

/** What takes longer is worked out only for those who look at it. */
function wantedBy(info: GraphQLResolveInfo): Wanted {
  const ofPage = selectedIn('SearchConnection', info.fieldNodes, info);
  const edges = ofPage.get('edges') ?? [];
  return {
    wantsTotal: ofPage.has('totalCount'),
    wantsMatches: edges.length > 0 && selectedIn('SearchEdge', edges, info).has('matches'),
  };
}

function selectedIn(name: string, nodes: readonly FieldNode[], info: GraphQLResolveInfo) {
  return selectedFields(info, assertObjectType(info.schema.getType(name)), nodes);
}
