import { useState } from 'react';
import { graphql, useLazyLoadQuery, usePaginationFragment, useRelayEnvironment } from 'react-relay';
import { createOperationDescriptor, type Environment, type FetchPolicy, getRequest } from 'relay-runtime';
import type { Search_pages$key } from './__generated__/Search_pages.graphql.ts';
import type { SearchPagesQuery } from './__generated__/SearchPagesQuery.graphql.ts';
import type { SearchQuery } from './__generated__/SearchQuery.graphql.ts';
import { List } from './List.tsx';
import { Result } from './Result.tsx';

const SEARCH = graphql`
  query SearchQuery($words: String!) {
    search(query: $words, first: 20) { coverage { complete } }
    ...Search_pages
  }
`;

export function Search({ words, fetchKey }: { readonly words: string; readonly fetchKey: number }) {
  const environment = useRelayEnvironment();
  // A search that could not see all items is shown, and asked again.
  const [fetchPolicy] = useState<FetchPolicy>(() =>
    hasAll(environment, words) ? 'store-or-network' : 'store-and-network',
  );
  const query = useLazyLoadQuery<SearchQuery>(SEARCH, { words }, { fetchKey, fetchPolicy });
  const { data, ...pages } = usePaginationFragment<SearchPagesQuery, Search_pages$key>(
    graphql`
      fragment Search_pages on Query
      @refetchable(queryName: "SearchPagesQuery")
      @argumentDefinitions(first: { type: "Int", defaultValue: 20 }, after: { type: "String" }) {
        search(query: $words, first: $first, after: $after)
          @connection(key: "Search_search") @required(action: THROW) {
          totalCount
          coverage { complete indexed total }
          edges { node { id } ...Result_edge }
        }
      }
    `,
    query,
  );
  const { edges, totalCount, coverage } = data.search;
  return (
    <>
      <p role="status">{edges.length === 0 ? 'Nothing found' : `${edges.length} of ${totalCount} results`}</p>
      {!coverage.complete && (
        <p>
          Not all is stored yet: {coverage.indexed} of {coverage.total ?? 'an unknown number of'} items.
        </p>
      )}
      <List label="Results" pages={pages}>
        {edges.map((edge) => (
          <li key={edge.node.id} data-id={edge.node.id}>
            <Result edge={edge} />
          </li>
        ))}
      </List>
    </>
  );
}

/** Whether the store has this search, of all items. */
function hasAll(environment: Environment, words: string): boolean {
  const { fragment } = createOperationDescriptor(getRequest(SEARCH), { words });
  const data = environment.lookup(fragment).data as Partial<SearchQuery['response']> | undefined;
  return data?.search?.coverage.complete ?? false;
}
