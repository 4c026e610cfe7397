import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { ask } from './ask.ts';
import { eachOnce } from './each-once.ts';
import type { FoundFragment } from './generated/graphql.ts';
import { graphql, readFragment } from './generated/index.ts';
import { List } from './list.tsx';

const Found = graphql(`
  fragment Found on SearchEdge {
    node {
      id
      ... on MediaAsset {
        name
        type
      }
      ... on News {
        articles {
          id
          title
        }
      }
    }
    matches {
      article
      field
      snippet {
        text
        isMatch
      }
    }
  }
`);

const Search = graphql(`
  query Search($words: String!, $after: String) {
    search(query: $words, first: 20, after: $after) {
      totalCount
      coverage {
        complete
      }
      edges {
        node {
          id
        }
        ...Found
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const search = (words: string) =>
  infiniteQueryOptions({
    queryKey: ['search', words],
    queryFn: ({ pageParam, signal }) => ask(Search, { words, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ search }) => (search?.pageInfo.hasNextPage ? search.pageInfo.endCursor : null),
    select: ({ pages }) => {
      const last = pages.at(-1)?.search;
      return {
        items: eachOnce(
          pages.flatMap(({ search }) => search?.edges ?? []),
          ({ node }) => node.id,
        ),
        total: last?.totalCount ?? 0,
        isComplete: last?.coverage.complete ?? false,
      };
    },
  });

export function SearchView({ words }: { words: string }) {
  const options = search(words);
  const query = useInfiniteQuery(options);
  return (
    <>
      {query.data?.isComplete === false && (
        <p>Not all of the library is stored yet, so some may be missing.</p>
      )}
      <List label="Results" noun="results" none="Nothing found" queryKey={options.queryKey} query={query}>
        {(edge) => <Result key={edge.node.id} found={readFragment(Found, edge)} />}
      </List>
    </>
  );
}

function Result({ found: { node, matches } }: { found: FoundFragment }) {
  const places = new Set(matches.map(({ article }) => article));
  return (
    <li data-id={node.id}>
      {[...places].map((place) => (
        <Fragment key={place}>
          <Title node={node} place={place ?? 0} />
          {matches
            .filter(({ article }) => article === place)
            .map(({ field, snippet }) => (
              <Snippet key={field} parts={snippet} />
            ))}
        </Fragment>
      ))}
    </li>
  );
}

type Parts = FoundFragment['matches'][number]['snippet'];

function Snippet({ parts }: { parts: Parts }) {
  return (
    <p>
      {parts.map(({ text, isMatch }, index) => {
        const Part = isMatch ? 'mark' : 'span';
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces stay in their order
        return <Part key={index}>{text}</Part>;
      })}
    </p>
  );
}

/** Leads to the picture, or to the article in which the words were found. */
function Title({ node, place }: { node: FoundFragment['node']; place: number }) {
  if ('articles' in node) {
    const article = node.articles[place];
    return article && <a href={`#/article/${article.id}`}>{article.title || 'Without a title'}</a>;
  }
  const name = node.name || 'Without a name';
  return node.type === 'IMAGE' ? <a href={`#/picture/${node.id}`}>{name}</a> : name;
}
