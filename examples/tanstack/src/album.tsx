import { infiniteQueryOptions, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from './ask.ts';
import { eachOnce } from './each-once.ts';
import type { TileFragment } from './generated/graphql.ts';
import { graphql, readFragment } from './generated/index.ts';
import { List } from './list.tsx';

const Tile = graphql(`
  fragment Tile on MediaAsset {
    id
    name
    small: thumbnailUrl(width: 320)
    medium: thumbnailUrl(width: 640)
  }
`);

const Album = graphql(`
  query Album($after: String) {
    assets(type: IMAGE, first: 20, after: $after) {
      totalCount
      stale
      checkedAt
      nodes {
        __typename
        id
        ...Tile
        ...Picture
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** The pictures, newest first. */
export const album = infiniteQueryOptions({
  queryKey: ['album'],
  queryFn: ({ pageParam, signal }) => ask(Album, { after: pageParam }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: ({ assets }) => (assets?.pageInfo.hasNextPage ? assets.pageInfo.endCursor : null),
  select: ({ pages }) => {
    const nodes = pages.flatMap(({ assets }) => assets?.nodes ?? []);
    const last = pages.at(-1)?.assets;
    return {
      items: eachOnce(
        nodes.filter((node) => node.__typename === 'MediaAsset'),
        ({ id }) => id,
      ),
      total: last?.totalCount ?? 0,
      staleSince: last?.stale ? last.checkedAt : undefined,
    };
  },
});

export function AlbumView() {
  const query = useInfiniteQuery(album);
  const queryClient = useQueryClient();
  const refresh = () => queryClient.fetchInfiniteQuery({ ...album, pages: 1, staleTime: 0 });
  return (
    <List
      label="Album"
      noun="pictures"
      none="No pictures"
      queryKey={album.queryKey}
      query={query}
      refresh={refresh}
    >
      {(picture) => <PictureTile key={picture.id} picture={readFragment(Tile, picture)} />}
    </List>
  );
}

function PictureTile({ picture: { id, name, small, medium } }: { picture: TileFragment }) {
  return (
    <li data-id={id}>
      <a href={`#/picture/${id}`}>
        {small ? (
          <img
            src={small}
            srcSet={medium ? `${small} 320w, ${medium} 640w` : undefined}
            sizes="(max-width: 480px) 45vw, 220px"
            loading="lazy"
            referrerPolicy="no-referrer"
            // The name is below it.
            alt=""
          />
        ) : (
          <span className="no-picture" />
        )}
        {name || 'Untitled'}
      </a>
    </li>
  );
}
