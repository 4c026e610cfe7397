import { type FragmentType, graphql, readFragment } from './generated/index.ts';

const TILE = graphql(`
  fragment Tile on MediaAsset {
    id
    name
    w320: thumbnailUrl(width: 320)
    w640: thumbnailUrl(width: 640)
  }
`);

/** A picture of the album, which leads to the large one. */
export function Tile({ picture }: { readonly picture: FragmentType<typeof TILE> }) {
  const { id, name, w320, w640 } = readFragment(TILE, picture);
  return (
    <a href={`#/picture/${id}`}>
      {w320 ? (
        <img
          src={w320}
          srcSet={w640 ? `${w320} 320w, ${w640} 640w` : undefined}
          sizes="(max-width: 600px) 50vw, 240px"
          loading="lazy"
          alt=""
          referrerPolicy="no-referrer"
        />
      ) : (
        <span className="no-picture" />
      )}
      {name || 'Untitled'}
    </a>
  );
}
