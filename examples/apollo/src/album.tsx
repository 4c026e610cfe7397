import { useQuery } from '@apollo/client/react';
import { Failure } from './failure.tsx';
import { Freshness } from './freshness.tsx';
import { graphql } from './generated/index.ts';
import { List, unique } from './list.tsx';
import { Tile } from './tile.tsx';

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
  const { client, data, error, fetchMore, refetch } = useQuery(ALBUM);
  if (!data?.assets)
    return error ? <Failure error={error} onRetry={refetch} /> : <p role="status">Loading…</p>;

  const { edges, totalCount, pageInfo } = data.assets;
  const pictures = unique(edges);
  return (
    <>
      <Freshness
        list={data.assets}
        refresh={() => client.query({ query: ALBUM, fetchPolicy: 'network-only' })}
      />
      <List
        label="Album"
        status={`${pictures.length} of ${totalCount} pictures`}
        hasNextPage={pageInfo.hasNextPage}
        loadMore={() => fetchMore({ variables: { after: pageInfo.endCursor } })}
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
