import { graphql, useFragment } from 'react-relay';
import type { Result_edge$data, Result_edge$key } from './__generated__/Result_edge.graphql.ts';

/** An item that was found: the picture, or those of its articles, that have the words, and where. */
export function Result({ edge }: { readonly edge: Result_edge$key }) {
  const { node, matches } = useFragment(
    graphql`
      fragment Result_edge on SearchEdge {
        matches { article field snippet { text isMatch } }
        node {
          id
          ... on MediaAsset { type name ...Picture_picture @alias(as: "picture") }
          ... on News { articles { id title } }
        }
      }
    `,
    edge,
  );
  if (node.articles === undefined) {
    const href = node.type === 'IMAGE' ? `#/picture/${node.id}` : undefined;
    return <Found href={href} title={node.name} matches={matches} />;
  }
  return node.articles.map(({ id, title }, index) => {
    const inIt = matches.filter(({ article }) => article === index);
    return inIt.length > 0 && <Found key={id} href={`#/article/${id}`} title={title} matches={inIt} />;
  });
}

interface FoundProps extends Pick<Result_edge$data, 'matches'> {
  readonly href: string | undefined;
  readonly title: string | null | undefined;
}

function Found({ href, title, matches }: FoundProps) {
  const inTitle = matches.find(({ field }) => field === 'NAME' || field === 'TITLE');
  const others = matches.filter((match) => match !== inTitle);
  return (
    <div>
      <a href={href}>{inTitle ? <Snippet {...inTitle} /> : title || 'Untitled'}</a>
      {others.map((match) => (
        <p key={match.field}>
          <Snippet {...match} />
        </p>
      ))}
    </div>
  );
}

/** Plain text in pieces. */
function Snippet({ snippet }: Pick<Result_edge$data['matches'][number], 'snippet'>) {
  return snippet.map(({ text, isMatch }, place) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces stay in their order
    isMatch ? <mark key={place}>{text}</mark> : text,
  );
}
