import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';

export const connect = (uri: string) =>
  new ApolloClient({
    link: new HttpLink({ uri }),
    cache: new InMemoryCache({
      possibleTypes: { Asset: ['MediaAsset', 'NewsAsset'], Node: ['MediaAsset', 'NewsAsset'] },
      // Pages are joined for each type by itself. Ask for edges: nodes are not joined.
      typePolicies: { Query: { fields: { assets: relayStylePagination(['type']) } } },
    }),
  });
