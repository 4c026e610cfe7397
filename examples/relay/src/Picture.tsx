import { graphql, useFragment, useLazyLoadQuery } from 'react-relay';
import type { Picture_picture$key } from './__generated__/Picture_picture.graphql.ts';
import type { PictureQuery } from './__generated__/PictureQuery.graphql.ts';
import { Back } from './Back.tsx';

export function Picture({ id, fetchKey }: { readonly id: string; readonly fetchKey: number }) {
  const { node } = useLazyLoadQuery<PictureQuery>(
    graphql`
      query PictureQuery($id: ID!) {
        node(id: $id) { ...Picture_picture @alias(as: "picture") }
      }
    `,
    { id },
    { fetchKey },
  );
  return (
    <>
      <Back to="#/">Back to the album</Back>
      {node?.picture ? <Large picture={node.picture} /> : <p role="alert">It is no longer there.</p>}
    </>
  );
}

function Large({ picture }: { readonly picture: Picture_picture$key }) {
  const { name, updatedAt, w1080 } = useFragment(
    graphql`
      fragment Picture_picture on MediaAsset { name updatedAt w1080: thumbnailUrl(width: 1080) }
    `,
    picture,
  );
  return (
    <figure>
      <img src={w1080 ?? undefined} referrerPolicy="no-referrer" alt={name || 'A picture without a name'} />
      <figcaption>
        {name} <time dateTime={updatedAt}>{new Date(updatedAt).toLocaleDateString()}</time>
      </figcaption>
    </figure>
  );
}
