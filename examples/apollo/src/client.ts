import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';

/** A client of the gateway at an address, with a cache that joins the pages of lists. */
export const connect = (uri: string) =>
  new ApolloClient({
    link: new HttpLink({ uri }),
    cache: new InMemoryCache({
      possibleTypes: {
        Asset: ['MediaAsset', 'NewsAsset'],
        LibraryItem: ['Draft', 'MediaAsset', 'NewsAsset', 'Publication'],
        News: ['Draft', 'NewsAsset', 'Publication'],
        Node: ['Article', 'Draft', 'MediaAsset', 'NewsAsset', 'Publication'],
      },
      // An id is unique among all types, so `node` finds what any list has read.
      dataIdFromObject: ({ id }) => (typeof id === 'string' ? id : undefined),
      typePolicies: {
        Query: {
          // A list by itself for each of these. What fetchMore reads after or before its edges is
          // joined to it.
          fields: {
            assets: relayStylePagination(['type', 'first', 'last', 'offset']),
            drafts: relayStylePagination(['first', 'last', 'offset']),
            publications: relayStylePagination(['first', 'last', 'offset']),
            search: relayStylePagination(['query', 'filter', 'sort', 'first', 'last']),
            // Null, once the gateway has said that it is gone, stays null.
            node: {
              read: (known, { args, toReference }) =>
                known === undefined ? toReference(args?.['id']) : known,
            },
          },
        },
      },
    }),
  });
