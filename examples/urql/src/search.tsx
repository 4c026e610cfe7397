import { Failure } from './failure.tsx';
import { Found } from './found.tsx';
import type { SearchQuery } from './generated/graphql.ts';
import { graphql } from './generated/index.ts';
import { List, unique } from './list.tsx';
import { usePages } from './use-pages.ts';

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
  // What was found before all was stored may be less than there is: it is asked for again.
  const isFinal = ({ search }: SearchQuery) => search?.coverage.complete !== false;
  const { data, error, loadMore, retry } = usePages(SEARCH, { words }, isFinal);
  if (!data?.search) return error ? <Failure error={error} onRetry={retry} /> : <p role="status">Loading…</p>;

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
      loadMore={() => loadMore(pageInfo.endCursor)}
    >
      {found.map((edge) => (
        <li key={edge.node.id} data-id={edge.node.id}>
          <Found edge={edge} />
        </li>
      ))}
    </List>
  );
}
