import { Failure } from './failure.tsx';
import { Freshness } from './freshness.tsx';
import { graphql } from './generated/index.ts';
import { List, unique } from './list.tsx';
import { Tile } from './tile.tsx';
import { usePages } from './use-pages.ts';

// With what an opened picture shows, so that it opens from the cache.
const ALBUM = graphql(`
  query Album($after: String) {
    assets(type: IMAGE, first: 20, after: $after) {
      totalCount
      ...Freshness
      edges {
        node { __typename id ...Tile ...Figure }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

/** All pictures, newest first. */
export function Album() {
  const { data, error, loadMore, refresh, retry } = usePages(ALBUM, {});
  if (!data?.assets) return error ? <Failure error={error} onRetry={retry} /> : <p role="status">Loading…</p>;

  const { edges, totalCount, pageInfo } = data.assets;
  const pictures = unique(edges);
  return (
    <>
      <Freshness list={data.assets} refresh={refresh} />
      <List
        label="Album"
        status={`${pictures.length} of ${totalCount} pictures`}
        hasNextPage={pageInfo.hasNextPage}
        loadMore={() => loadMore(pageInfo.endCursor)}
      >
        {pictures.map(({ node }) => (
          <li key={node.id} data-id={node.id}>
            {node.__typename === 'MediaAsset' && <Tile picture={node} />}
          </li>
        ))}
      </List>
    </>
  );
}
