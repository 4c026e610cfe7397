import { fetchQuery, graphql, useFragment, useLazyLoadQuery, useRelayEnvironment } from 'react-relay';
import type { Picture_picture$key } from './__generated__/Picture_picture.graphql.ts';
import type { PictureQuery } from './__generated__/PictureQuery.graphql.ts';
import { Back } from './Back.tsx';

const PICTURE = graphql`
  query PictureQuery($id: ID!) {
    node(id: $id) { ...Picture_picture @alias(as: "picture") }
  }
`;

export function Picture({ id, fetchKey }: { readonly id: string; readonly fetchKey: number }) {
  const environment = useRelayEnvironment();
  const { node } = useLazyLoadQuery<PictureQuery>(PICTURE, { id }, { fetchKey });
  // The store does not know what was deleted since. If that cannot be asked either, the caption stays.
  const askAgain = () => fetchQuery<PictureQuery>(environment, PICTURE, { id }).subscribe({ error() {} });
  return (
    <>
      <Back to="#/">Back to the album</Back>
      {node?.picture ? (
        <Large picture={node.picture} onError={askAgain} />
      ) : (
        <p role="alert">It is no longer there.</p>
      )}
    </>
  );
}

interface LargeProps {
  readonly picture: Picture_picture$key;
  /** Its file could not be loaded. */
  readonly onError: () => void;
}

function Large({ picture, onError }: LargeProps) {
  const { name, updatedAt, w1080 } = useFragment(
    graphql`
      fragment Picture_picture on MediaAsset { name updatedAt w1080: thumbnailUrl(width: 1080) }
    `,
    picture,
  );
  const title = name || 'Untitled';
  return (
    <figure>
      {w1080 ? (
        <img src={w1080} referrerPolicy="no-referrer" alt={title} onError={onError} />
      ) : (
        <span className="no-picture" />
      )}
      <figcaption>
        {title} <time dateTime={updatedAt}>{new Date(updatedAt).toLocaleDateString()}</time>
      </figcaption>
    </figure>
  );
}
