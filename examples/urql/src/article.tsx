import { useQuery } from 'urql';
import { graphql } from './generated/index.ts';
import { Opened } from './opened.tsx';

const ARTICLE = graphql(`
  query Article($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Article { title author content(format: SAFE) }
    }
  }
`);

/** One article to read. */
export function Article({ id }: { readonly id: string }) {
  const [{ data, error }, read] = useQuery({ query: ARTICLE, variables: { id } });
  const retry = () => read({ requestPolicy: 'network-only' });
  const node = data?.node;
  const article = node && (node.__typename === 'Article' ? node : null);
  return (
    <Opened list="#/articles" name="articles" node={article} error={error} onRetry={retry}>
      {article && (
        <article>
          <h2>{article.title || 'Untitled'}</h2>
          <p>{article.author}</p>
          {/* biome-ignore lint/security/noDangerouslySetInnerHtml: the gateway has sanitised what is SAFE */}
          <div className="wechat-article" dangerouslySetInnerHTML={{ __html: article.content ?? '' }} />
        </article>
      )}
    </Opened>
  );
}
