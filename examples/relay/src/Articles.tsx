import { graphql, useFragment, useLazyLoadQuery, usePaginationFragment } from 'react-relay';
import type { Articles_news$key } from './__generated__/Articles_news.graphql.ts';
import type { Articles_pages$key } from './__generated__/Articles_pages.graphql.ts';
import type { ArticlesPagesQuery } from './__generated__/ArticlesPagesQuery.graphql.ts';
import type { ArticlesQuery } from './__generated__/ArticlesQuery.graphql.ts';
import { List } from './List.tsx';
import { Stale } from './Stale.tsx';

const ARTICLES = graphql`query ArticlesQuery { ...Articles_pages }`;

export function Articles({ fetchKey }: { readonly fetchKey: number }) {
  const query = useLazyLoadQuery<ArticlesQuery>(ARTICLES, {}, { fetchKey });
  const { data, ...pages } = usePaginationFragment<ArticlesPagesQuery, Articles_pages$key>(
    graphql`
      fragment Articles_pages on Query
      @refetchable(queryName: "ArticlesPagesQuery")
      @argumentDefinitions(first: { type: "Int", defaultValue: 20 }, after: { type: "String" }) {
        assets(type: NEWS, first: $first, after: $after)
          @connection(key: "Articles_assets") @required(action: THROW) {
          totalCount
          ...Stale_list
          edges { node { id ...Articles_news @alias(as: "news") } }
        }
      }
    `,
    query,
  );
  const { edges, totalCount } = data.assets;
  return (
    <>
      <Stale list={data.assets} query={ARTICLES} />
      <p role="status">{`${edges.length} of ${totalCount} items`}</p>
      <List label="Articles" pages={pages}>
        {edges.map(({ node: { id, news } }) => (
          <li key={id} data-id={id}>
            {news && <Titles news={news} />}
          </li>
        ))}
      </List>
    </>
  );
}

function Titles({ news }: { readonly news: Articles_news$key }) {
  const { articles } = useFragment(
    graphql`
      fragment Articles_news on NewsAsset { articles { id title author } }
    `,
    news,
  );
  return articles.map(({ id, title, author }) => (
    <a key={id} href={`#/article/${id}`}>
      {title || 'Untitled'} <small>{author}</small>
    </a>
  ));
}
