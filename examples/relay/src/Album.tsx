import { graphql, useFragment, useLazyLoadQuery, usePaginationFragment } from 'react-relay';
import type { Album_pages$key } from './__generated__/Album_pages.graphql.ts';
import type { Album_picture$key } from './__generated__/Album_picture.graphql.ts';
import type { AlbumPagesQuery } from './__generated__/AlbumPagesQuery.graphql.ts';
import type { AlbumQuery } from './__generated__/AlbumQuery.graphql.ts';
import { List } from './List.tsx';
import { Stale } from './Stale.tsx';

const ALBUM = graphql`query AlbumQuery { ...Album_pages }`;

export function Album({ fetchKey }: { readonly fetchKey: number }) {
  const query = useLazyLoadQuery<AlbumQuery>(ALBUM, {}, { fetchKey });
  const { data, ...pages } = usePaginationFragment<AlbumPagesQuery, Album_pages$key>(
    graphql`
      fragment Album_pages on Query
      @refetchable(queryName: "AlbumPagesQuery")
      @argumentDefinitions(first: { type: "Int", defaultValue: 20 }, after: { type: "String" }) {
        assets(type: IMAGE, first: $first, after: $after)
          @connection(key: "Album_assets") @required(action: THROW) {
          totalCount
          ...Stale_list
          edges { node { id ...Album_picture @alias(as: "picture") } }
        }
      }
    `,
    query,
  );
  const { edges, totalCount } = data.assets;
  return (
    <>
      <Stale list={data.assets} query={ALBUM} />
      <p role="status">{`${edges.length} of ${totalCount} pictures`}</p>
      <List label="Album" pages={pages}>
        {edges.map(({ node: { id, picture } }) => (
          <li key={id} data-id={id}>
            {picture && <Tile picture={picture} />}
          </li>
        ))}
      </List>
    </>
  );
}

/** It reads what the view of the picture shows, too, which then makes no request. */
function Tile({ picture }: { readonly picture: Album_picture$key }) {
  const { id, name, w320, w640 } = useFragment(
    graphql`
      fragment Album_picture on MediaAsset {
        id
        name
        w320: thumbnailUrl(width: 320)
        w640: thumbnailUrl(width: 640)
        ...Picture_picture
      }
    `,
    picture,
  );
  return (
    <a href={`#/picture/${id}`}>
      {w320 ? (
        <img
          src={w320}
          srcSet={w640 ? `${w320} 320w, ${w640} 640w` : undefined}
          sizes="(max-width: 600px) 45vw, 200px"
          loading="lazy"
          referrerPolicy="no-referrer"
          alt=""
        />
      ) : (
        <span className="no-picture" />
      )}
      {name || 'Untitled'}
    </a>
  );
}
