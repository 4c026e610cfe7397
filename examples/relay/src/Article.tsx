import { graphql, useLazyLoadQuery } from 'react-relay';
import type { ArticleQuery } from './__generated__/ArticleQuery.graphql.ts';
import { Back } from './Back.tsx';

export function Article({ id, fetchKey }: { readonly id: string; readonly fetchKey: number }) {
  const { node } = useLazyLoadQuery<ArticleQuery>(
    graphql`
      query ArticleQuery($id: ID!) {
        node(id: $id) {
          __typename
          ... on Article { title author content(format: SAFE) }
        }
      }
    `,
    { id },
    { fetchKey },
  );
  return (
    <>
      <Back to="#/articles">Back to the articles</Back>
      {node?.__typename === 'Article' ? (
        <article>
          <h2>{node.title || 'Untitled'}</h2>
          <p>{node.author}</p>
          {/* biome-ignore lint/security/noDangerouslySetInnerHtml: the gateway has sanitised what is SAFE */}
          <div className="wechat-article" dangerouslySetInnerHTML={{ __html: node.content ?? '' }} />
        </article>
      ) : (
        <p role="alert">It is no longer there.</p>
      )}
    </>
  );
}
