import { useQuery } from 'urql';
import { type FragmentType, graphql, readFragment } from './generated/index.ts';
import { Opened } from './opened.tsx';

const FIGURE = graphql(`
  fragment Figure on MediaAsset {
    name
    updatedAt
    w1080: thumbnailUrl(width: 1080)
  }
`);

interface FigureProps {
  readonly picture: FragmentType<typeof FIGURE>;
  /** Its file could not be loaded, perhaps because it was deleted since. */
  readonly onError: () => void;
}

function Figure({ picture, onError }: FigureProps) {
  const { name, updatedAt, w1080 } = readFragment(FIGURE, picture);
  return (
    <figure>
      {w1080 ? (
        <img src={w1080} alt={name || 'Untitled'} referrerPolicy="no-referrer" onError={onError} />
      ) : (
        <span className="no-picture" />
      )}
      <figcaption>
        {name || 'Untitled'} <time dateTime={updatedAt}>{new Date(updatedAt).toLocaleDateString()}</time>
      </figcaption>
    </figure>
  );
}

const PICTURE = graphql(`
  query Picture($id: ID!) {
    node(id: $id) { __typename id ...Figure }
  }
`);

/** One picture, large. What the album has read of it shows at once. */
export function Picture({ id }: { readonly id: string }) {
  const [{ data, error }, read] = useQuery({ query: PICTURE, variables: { id } });
  const retry = () => read({ requestPolicy: 'network-only' });
  const node = data?.node;
  const picture = node && (node.__typename === 'MediaAsset' ? node : null);
  return (
    <Opened list="#/" name="album" node={picture} error={error} onRetry={retry}>
      {picture && <Figure picture={picture} onError={retry} />}
    </Opened>
  );
}
