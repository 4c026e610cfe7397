import { infiniteQueryOptions, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
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
        indexed
        total
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
        note: last ? noteOf(last.coverage) : undefined,
      };
    },
    // What was found before all is stored may be less than there is, so it is asked for again.
    refetchOnMount: ({ state }) =>
      state.data?.pages.at(-1)?.search?.coverage.complete === false ? 'always' : false,
  });

function noteOf({ complete, indexed, total }: { complete: boolean; indexed: number; total: number | null }) {
  return complete
    ? undefined
    : `Not all is stored yet: ${indexed} of ${total ?? 'an unknown number of'} items.`;
}

export function SearchView({ words }: { words: string }) {
  const options = search(words);
  const query = useInfiniteQuery(options);
  const queryClient = useQueryClient();
  const refresh = () => queryClient.fetchInfiniteQuery({ ...options, pages: 1, staleTime: 0 });
  return (
    <List
      label="Results"
      noun="results"
      none="Nothing found"
      queryKey={options.queryKey}
      query={query}
      refresh={refresh}
    >
      {(edge) => <Result key={edge.node.id} found={readFragment(Found, edge)} />}
    </List>
  );
}

type Match = FoundFragment['matches'][number];

/** The picture, or each article of the item in which the words were found. */
function Result({ found: { node, matches } }: { found: FoundFragment }) {
  const places = [...new Set(matches.map(({ article }) => article))];
  return (
    <li data-id={node.id}>
      {places.map((place) => (
        <Place
          key={place}
          {...targetOf(node, place ?? 0)}
          matches={matches.filter(({ article }) => article === place)}
        />
      ))}
    </li>
  );
}

/** Where a result leads to, if there is a view of it, and what that is called. */
function targetOf(node: FoundFragment['node'], place: number) {
  if (!('articles' in node))
    return { href: node.type === 'IMAGE' ? `#/picture/${node.id}` : undefined, name: node.name };
  const article = node.articles[place];
  return { href: article && `#/article/${article.id}`, name: article?.title };
}

interface PlaceProps {
  readonly href: string | undefined;
  readonly name: string | null | undefined;
  readonly matches: readonly Match[];
}

/** A name or title with the words in it is shown once: as what was found. */
function Place({ href, name, matches }: PlaceProps) {
  const inName = matches.find(({ field }) => field === 'NAME' || field === 'TITLE');
  return (
    <div>
      <a href={href}>{inName ? <Snippet {...inName} /> : name || 'Untitled'}</a>
      {matches
        .filter((match) => match !== inName)
        .map((match) => (
          <p key={match.field}>
            <Snippet {...match} />
          </p>
        ))}
    </div>
  );
}

function Snippet({ snippet }: Pick<Match, 'snippet'>) {
  return snippet.map(({ text, isMatch }, index) => {
    const Part = isMatch ? 'mark' : 'span';
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces stay in their order
    return <Part key={index}>{text}</Part>;
  });
}
