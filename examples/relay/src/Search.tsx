import { useEffect } from 'react';
import {
  commitLocalUpdate,
  graphql,
  useLazyLoadQuery,
  usePaginationFragment,
  useRelayEnvironment,
} from 'react-relay';
import type { Search_pages$key } from './__generated__/Search_pages.graphql.ts';
import type { SearchPagesQuery } from './__generated__/SearchPagesQuery.graphql.ts';
import type { SearchQuery } from './__generated__/SearchQuery.graphql.ts';
import { List } from './List.tsx';
import { Result } from './Result.tsx';

export function Search({ words, fetchKey }: { readonly words: string; readonly fetchKey: number }) {
  const query = useLazyLoadQuery<SearchQuery>(
    graphql`query SearchQuery($words: String!) { ...Search_pages }`,
    { words },
    { fetchKey },
  );
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
  useAskAgainLater(words, coverage.complete);
  return (
    <>
      <p role="status">{edges.length === 0 ? 'Nothing found' : `${edges.length} of ${totalCount} results`}</p>
      {!coverage.complete && (
        <p>
          Not all is stored yet: {coverage.indexed} of {coverage.total ?? 'more'} items.
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

/** Has a search that could not see all items asked again when it is opened the next time. */
function useAskAgainLater(words: string, isComplete: boolean) {
  const environment = useRelayEnvironment();
  useEffect(() => {
    if (isComplete) return;
    return () =>
      commitLocalUpdate(environment, (store) =>
        store.getRoot().getLinkedRecord('search', { query: words, first: 20 })?.invalidateRecord(),
      );
  }, [environment, words, isComplete]);
}
