import type { FoundFragment } from './generated/graphql.ts';
import { type FragmentType, graphql, readFragment } from './generated/index.ts';

const FOUND = graphql(`
  fragment Found on SearchEdge {
    matches {
      article
      field
      snippet { text isMatch }
    }
    node {
      __typename
      id
      ... on MediaAsset { name type }
      ... on News {
        articles { id title }
      }
    }
  }
`);

/** An item that was found: the picture, or those of its articles, that have the words, and where. */
export function Found({ edge }: { readonly edge: FragmentType<typeof FOUND> }) {
  const { matches, node } = readFragment(FOUND, edge);
  if (node.__typename === 'MediaAsset') {
    // A voice or a video has no view here, so no address.
    const href = node.type === 'IMAGE' ? `#/picture/${node.id}` : undefined;
    return <Place href={href} name={node.name} matches={matches} />;
  }
  return node.articles.map(({ id, title }, index) => {
    const inIt = matches.filter(({ article }) => article === index);
    return inIt.length > 0 && <Place key={id} href={`#/article/${id}`} name={title} matches={inIt} />;
  });
}

interface PlaceProps extends Pick<FoundFragment, 'matches'> {
  readonly href: string | undefined;
  readonly name: string | null;
}

/** A name or title with the words in it is shown once: as what was found. */
function Place({ href, name, matches }: PlaceProps) {
  const inName = matches.find(({ field }) => field === 'NAME' || field === 'TITLE');
  const others = matches.filter((match) => match !== inName);
  return (
    <div>
      <a href={href}>{inName ? <Snippet {...inName} /> : name || 'Untitled'}</a>
      {others.map((match) => (
        <p key={match.field}>
          <Snippet {...match} />
        </p>
      ))}
    </div>
  );
}

/** Text in pieces: nothing in it is HTML. */
function Snippet({ snippet }: Pick<FoundFragment['matches'][number], 'snippet'>) {
  return snippet.map(({ text, isMatch }, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces stay in their order
    isMatch ? <mark key={index}>{text}</mark> : text,
  );
}
