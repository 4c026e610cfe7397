import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from './ask.ts';
import { Back } from './back.tsx';
import { Failure, Gone } from './failure.tsx';
import { graphql } from './generated/index.ts';

const ArticleById = graphql(`
  query ArticleById($id: ID!) {
    node(id: $id) {
      __typename
      ... on Article {
        title
        author
        content(format: SAFE)
      }
    }
  }
`);

export function ArticleView({ id, from }: { id: string; from: string | undefined }) {
  const queryClient = useQueryClient();
  const queryKey = ['article', id];
  const { data, failureReason, isFetching } = useQuery({
    queryKey,
    queryFn: ({ signal }) => ask(ArticleById, { id }, signal),
  });
  const article = data?.node?.__typename === 'Article' ? data.node : undefined;
  return (
    <>
      <Back from={from} to="#/articles">
        Back to the articles
      </Back>
      {!data && !failureReason && <p role="status">Loading…</p>}
      <Failure
        error={failureReason}
        isRetrying={isFetching}
        onRetry={() => void queryClient.resetQueries({ queryKey })}
      />
      {data && !article && <Gone />}
      {article && (
        <article>
          <h2>{article.title || 'Untitled'}</h2>
          {article.author && <p>{article.author}</p>}
          <div
            className="wechat-article"
            // biome-ignore lint/security/noDangerouslySetInnerHtml: the gateway sanitises what is SAFE
            dangerouslySetInnerHTML={{ __html: article.content ?? '' }}
          />
        </article>
      )}
    </>
  );
}
