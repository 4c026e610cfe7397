import { Failure } from './failure.tsx';
import { Found } from './found.tsx';
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
  const { data, error, loadMore, retry } = usePages(SEARCH, { words });
  if (!data?.search) return error ? <Failure error={error} onRetry={retry} /> : <p role="status">Loading…</p>;

  const { edges, totalCount, coverage, pageInfo } = data.search;
  const found = unique(edges);
  return (
    <>
      {!coverage.complete && (
        <p className="stale">
          Not all is stored yet: {coverage.indexed} of {coverage.total ?? 'an unknown number of'} items were
          searched.
        </p>
      )}
      <List
        label="Results"
        status={found.length === 0 ? 'Nothing found' : `${found.length} of ${totalCount} results`}
        hasNextPage={pageInfo.hasNextPage}
        loadMore={() => loadMore(pageInfo.endCursor)}
      >
        {found.map((edge) => (
          <li key={edge.node.id} data-id={edge.node.id}>
            <Found edge={edge} />
          </li>
        ))}
      </List>
    </>
  );
}
