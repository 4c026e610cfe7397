import { infiniteQueryOptions, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from './ask.ts';
import { eachOnce } from './each-once.ts';
import type { NewsItemFragment } from './generated/graphql.ts';
import { graphql, readFragment } from './generated/index.ts';
import { List } from './list.tsx';

const NewsItem = graphql(`
  fragment NewsItem on NewsAsset {
    id
    articles {
      id
      title
      author
    }
  }
`);

const News = graphql(`
  query News($after: String) {
    assets(type: NEWS, first: 20, after: $after) {
      totalCount
      stale
      checkedAt
      nodes {
        __typename
        id
        ...NewsItem
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** The news assets, newest first. Each holds one to eight articles. */
const news = infiniteQueryOptions({
  queryKey: ['news'],
  queryFn: ({ pageParam, signal }) => ask(News, { after: pageParam }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: ({ assets }) => (assets?.pageInfo.hasNextPage ? assets.pageInfo.endCursor : null),
  select: ({ pages }) => {
    const nodes = pages.flatMap(({ assets }) => assets?.nodes ?? []);
    const last = pages.at(-1)?.assets;
    return {
      items: eachOnce(
        nodes.filter((node) => node.__typename === 'NewsAsset'),
        ({ id }) => id,
      ),
      total: last?.totalCount ?? 0,
      staleSince: last?.stale ? last.checkedAt : undefined,
    };
  },
});

export function ArticlesView() {
  const query = useInfiniteQuery(news);
  const queryClient = useQueryClient();
  const refresh = () => queryClient.fetchInfiniteQuery({ ...news, pages: 1, staleTime: 0 });
  return (
    <List
      label="Articles"
      noun="items"
      none="No items"
      queryKey={news.queryKey}
      query={query}
      refresh={refresh}
    >
      {(item) => <Item key={item.id} item={readFragment(NewsItem, item)} />}
    </List>
  );
}

function Item({ item: { id, articles } }: { item: NewsItemFragment }) {
  return (
    <li data-id={id}>
      {articles.map(({ id, title, author }) => (
        <p key={id}>
          <a href={`#/article/${id}`}>{title || 'Untitled'}</a> {author && <small>{author}</small>}
        </p>
      ))}
    </li>
  );
}
