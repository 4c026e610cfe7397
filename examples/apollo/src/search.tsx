import { useApolloClient, useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { Failure } from './failure.tsx';
import { Found } from './found.tsx';
import { graphql } from './generated/index.ts';
import { List, unique } from './list.tsx';

const SEARCH = graphql(`
  query Search($words: String!, $after: String) {
    search(query: $words, first: 20, after: $after) {
      totalCount
      coverage { complete indexed total }
      edges {
        ...Found
        node { id }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

/** What has these words, in all lists. */
export function Search({ words }: { readonly words: string }) {
  const variables = { words };
  const client = useApolloClient();
  // What was found before all was stored may be less than there is: it is asked for again.
  const [fetchPolicy] = useState<'cache-and-network' | 'cache-first'>(() =>
    client.readQuery({ query: SEARCH, variables })?.search?.coverage.complete === false
      ? 'cache-and-network'
      : 'cache-first',
  );
  const result = useQuery(SEARCH, { variables, fetchPolicy, nextFetchPolicy: 'cache-first' });
  const { error, fetchMore, refetch } = result;
  // If that fails, what is shown stays.
  const data = result.data ?? result.previousData;
  if (!data?.search)
    return error ? <Failure error={error} onRetry={refetch} /> : <p role="status">Loading…</p>;

  const { edges, totalCount, coverage, pageInfo } = data.search;
  const found = unique(edges);
  return (
    <List
      label="Results"
      status={found.length === 0 ? 'Nothing found' : `${found.length} of ${totalCount} results`}
      note={
        coverage.complete
          ? undefined
          : `Not all is stored yet: ${coverage.indexed} of ${coverage.total ?? 'an unknown number of'} items.`
      }
      hasNextPage={pageInfo.hasNextPage}
      loadMore={() => fetchMore({ variables: { after: pageInfo.endCursor } })}
    >
      {found.map((edge) => (
        <li key={edge.node.id} data-id={edge.node.id}>
          <Found edge={edge} />
        </li>
      ))}
    </List>
  );
}
