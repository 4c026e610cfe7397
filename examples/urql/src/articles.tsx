import { Failure } from './failure.tsx';
import { Freshness } from './freshness.tsx';
import { type FragmentType, graphql, readFragment } from './generated/index.ts';
import { List, unique } from './list.tsx';
import { usePages } from './use-pages.ts';

const NEWS_ITEM = graphql(`
  fragment NewsItem on NewsAsset {
    articles { id title author }
  }
`);

function NewsItem({ item }: { readonly item: FragmentType<typeof NEWS_ITEM> }) {
  const { articles } = readFragment(NEWS_ITEM, item);
  return articles.map(({ id, title, author }) => (
    <a key={id} href={`#/article/${id}`}>
      {title || 'Untitled'} <small>{author}</small>
    </a>
  ));
}

const ARTICLES = graphql(`
  query Articles($after: String) {
    assets(type: NEWS, first: 20, after: $after) {
      totalCount
      ...Freshness
      edges {
        node { __typename id ...NewsItem }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

/** All news items with their articles, newest first. */
export function Articles() {
  const { data, error, loadMore, refresh, retry } = usePages(ARTICLES, {});
  if (!data?.assets) return error ? <Failure error={error} onRetry={retry} /> : <p role="status">Loading…</p>;

  const { edges, totalCount, pageInfo } = data.assets;
  const items = unique(edges);
  return (
    <>
      <Freshness list={data.assets} refresh={refresh} />
      <List
        label="Articles"
        status={`${items.length} of ${totalCount} items`}
        hasNextPage={pageInfo.hasNextPage}
        loadMore={() => loadMore(pageInfo.endCursor)}
      >
        {items.map(({ node }) => (
          <li key={node.id} data-id={node.id}>
            {node.__typename === 'NewsAsset' && <NewsItem item={node} />}
          </li>
        ))}
      </List>
    </>
  );
}
